"""Adding a record."""

from __future__ import annotations

import pytest

from tests.unit.records.pages import inputs_of, save, text_of
from weidewinkels.accounts.permissions import owned_keys
from weidewinkels.journal.models import Batch

pytestmark = pytest.mark.django_db
ADD = "/winkels/toevoegen/"


def key_in(response):
    return int(response["Location"].split("/")[-2])


def test_a_new_shop_is_added_and_shown(beheerder_client, store):
    response = save(beheerder_client, ADD, company="Hoeve Nieuw", zip="1674ps", phone="0229591234")
    record = store.get_one(key_in(response))
    assert record["company"] == "Hoeve Nieuw"
    assert record["zip"] == "1674 PS"
    assert record["phone"] == "0229 591 234"
    assert record["email"] is None
    assert "is toegevoegd" in text_of(beheerder_client.get(response["Location"]))


def test_who_owns_a_shop_and_adds_one_owns_that_too(eigenaar, eigenaar_client, store):
    key = key_in(save(eigenaar_client, ADD, company="Hoeve Nieuw"))
    assert str(key) in owned_keys(eigenaar)
    assert eigenaar_client.get(f"/winkels/{key}/wijzigen/").status_code == 200


def test_a_shop_needs_a_name(beheerder_client, store):
    response = save(beheerder_client, ADD, city="Hoorn")
    assert response.status_code == 422
    assert "Vul in: Bedrijfsnaam." in text_of(response)
    assert inputs_of(response)["c-city"] == "Hoorn"
    assert not Batch.objects.exists()


def test_a_double_click_adds_once(beheerder_client, store):
    posted = inputs_of(beheerder_client.get(ADD), company="Hoeve Nieuw")
    first, second = beheerder_client.post(ADD, posted), beheerder_client.post(ADD, posted)
    assert first["Location"] == second["Location"]
    assert Batch.objects.count() == 1


def test_going_back_after_adding_and_changing_something_adds_another(beheerder_client, store):
    form = inputs_of(beheerder_client.get(ADD), company="Hoeve Nieuw")
    first = beheerder_client.post(ADD, form)
    second = beheerder_client.post(ADD, {**form, "c-company": "Hoeve Nieuwer"})
    assert first["Location"] != second["Location"]
    assert Batch.objects.count() == 2


def test_a_session_that_ended_loses_no_input(beheerder, beheerder_client, client, store):
    posted = inputs_of(beheerder_client.get(ADD), company="Hoeve Nieuw")
    assert client.post(ADD, posted).status_code == 302
    client.force_login(beheerder, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(ADD)
    assert inputs_of(page)["c-company"] == "Hoeve Nieuw"
    assert "nog niet opgeslagen" in text_of(page)


def test_only_who_may_add_sees_the_form(medewerker_client, client, store):
    assert medewerker_client.get(ADD).status_code == 403
    assert client.get(ADD).status_code == 302
