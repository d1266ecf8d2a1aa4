"""Deleting a record."""

from __future__ import annotations

import pytest

from tests.unit.records.pages import inputs_of, text_of
from weidewinkels.journal.models import Batch
from weidewinkels.journal.trash import deleted

pytestmark = pytest.mark.django_db
KEY = 5
DELETE = f"/winkels/{KEY}/verwijderen/"


def test_the_page_shows_all_that_goes_and_changes_nothing(medewerker_client, store, shop):
    text = text_of(medewerker_client.get(DELETE))
    for value in (shop["company"], shop["street"], shop["city"]):
        assert value in text
    assert store.get([KEY])


def test_a_deleted_shop_is_in_the_trash_with_the_reason(medewerker_client, store, shop):
    page = medewerker_client.get(DELETE)
    response = medewerker_client.post(DELETE, inputs_of(page) | {"reason": "Gesloten"}, follow=True)
    assert "is verwijderd" in text_of(response)
    assert not store.get([KEY])
    assert Batch.objects.get(action="delete").reason == "Gesloten"
    assert deleted(store.resource_id).count() == 1


def test_a_shop_that_another_deleted_meanwhile_is_said_to_be_gone(medewerker_client, store, shop):
    posted = inputs_of(medewerker_client.get(DELETE))
    store.delete([KEY])
    response = medewerker_client.post(DELETE, posted, follow=True)
    assert f"{shop['company']} was al verwijderd" in text_of(response)


def test_a_shop_that_changed_meanwhile_is_not_deleted_at_once(medewerker_client, store, shop):
    posted = inputs_of(medewerker_client.get(DELETE)) | {"reason": "Gesloten"}
    store.update([{"_id": KEY, "phone": "0229 591 234"}])
    page = medewerker_client.post(DELETE, posted)
    assert page.status_code == 409
    assert "gewijzigd (Telefoonnummer)" in text_of(page)
    assert store.get([KEY])
    medewerker_client.post(DELETE, inputs_of(page))
    assert not store.get([KEY])
    assert Batch.objects.latest("created_at").reason == "Gesloten"


def test_a_shop_that_was_deleted_already_is_no_problem(medewerker_client, store, shop):
    posted = inputs_of(medewerker_client.get(DELETE))
    store.delete([KEY])
    assert medewerker_client.post(DELETE, posted).status_code == 302


def test_a_form_that_was_tampered_with_deletes_nothing(medewerker_client, store, shop):
    assert medewerker_client.post(DELETE, {"seen": "x"}).status_code == 400
    assert store.get([KEY])


def test_only_who_may_delete_sees_the_page(beheerder_client, eigenaar_client, client, store):
    assert beheerder_client.get(DELETE).status_code in (200, 403)
    assert eigenaar_client.get(DELETE).status_code == 403
    assert client.get(DELETE).status_code == 302
