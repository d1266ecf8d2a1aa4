"""Taking a change back: what is shown first, what is put back, whose it is."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests import factories
from tests.unit.history.edits import NONSENSE, edit
from weidewinkels.journal.models import Batch

pytestmark = pytest.mark.django_db


def test_undo_shows_what_it_will_do_and_a_get_changes_nothing(
    beheerder_client: Client, shop: Record, store: DatastoreService
) -> None:
    batch = edit(shop, phone="0229 111111")

    page = beheerder_client.get(f"/geschiedenis/{batch.pk}/ongedaan-maken/").content.decode()

    assert "wordt </span>" + shop["phone"] in page
    assert store.get_one(shop["_id"])["phone"] == "0229 111111"


def test_undo_puts_back_and_can_be_undone(
    beheerder_client: Client, shop: Record, store: DatastoreService
) -> None:
    batch = edit(shop, phone="0229 111111")

    answer = beheerder_client.post(f"/geschiedenis/{batch.pk}/ongedaan-maken/", follow=True)

    undone = Batch.objects.first()
    page = answer.content.decode()
    assert store.get_one(shop["_id"]) == shop
    assert answer.redirect_chain == [(f"/winkels/{shop['_id']}/", 302)]
    assert "de wijziging is ongedaan gemaakt" in page
    assert undone is not None
    assert f"/geschiedenis/{undone.pk}/ongedaan-maken/" in page


def test_a_second_undo_leads_to_the_first(
    beheerder_client: Client, shop: Record, store: DatastoreService
) -> None:
    batch = edit(shop, phone="0229 111111")
    path = f"/geschiedenis/{batch.pk}/ongedaan-maken/"
    beheerder_client.post(path)
    answer = beheerder_client.post(path, follow=True)

    assert "Dit is al ongedaan gemaakt." in answer.content.decode()
    assert Batch.objects.count() == 2


def test_undo_says_what_it_left_alone(
    beheerder_client: Client, shop: Record, store: DatastoreService, medewerker: User
) -> None:
    batch = edit(shop, phone="0229 111111")
    edit(store.get_one(shop["_id"]), by=medewerker, phone="0229 999999")

    answer = beheerder_client.post(f"/geschiedenis/{batch.pk}/ongedaan-maken/", follow=True)

    assert "sindsdien gewijzigd door medewerker" in answer.content.decode()


def test_an_owner_undoes_only_their_own_changes(
    eigenaar_client: Client, eigenaar: User, shop: Record, store: DatastoreService
) -> None:
    path = "/geschiedenis/{}/ongedaan-maken/"
    factories.give_record(eigenaar, store, shop["_id"])
    others, own = edit(shop, phone="1"), edit({**shop, "phone": "1"}, by=eigenaar, phone="2")

    assert eigenaar_client.post(path.format(others.pk)).status_code == 403
    assert eigenaar_client.get(path.format(others.pk)).status_code == 403
    assert eigenaar_client.post(path.format(own.pk)).status_code == 302
    assert store.get_one(shop["_id"])["phone"] == "1"


@pytest.mark.parametrize("text", [text for text in NONSENSE if text])
def test_a_step_that_is_none_takes_nothing_back(
    beheerder_client: Client, store: DatastoreService, shop: Record, text: str
) -> None:
    batch = edit(shop, phone="1")
    url = f"/geschiedenis/{batch.pk}/ongedaan-maken/"
    assert beheerder_client.post(url, {"entry": text}).status_code == 302
    assert store.get_one(shop["_id"])["phone"] == "1"
