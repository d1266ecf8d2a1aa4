from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.unit.bulk.steps import records_of, select
from tests.unit.claims.conftest import path_in
from weidewinkels.accounts.ownership import owned_by
from weidewinkels.claims.models import Invitation

pytestmark = pytest.mark.django_db

URL = "/uitnodigen/"
Letters = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def keys(store: DatastoreService, beheerder: User, eigenaar: User) -> list[int]:
    """Selected: two shops of one address, one of another, one without, one with an owner."""
    keys = [int(record["_id"]) for record in records_of(store, 5)]
    addresses = ["een@hoeve.nl", "een@hoeve.nl", "twee@hoeve.nl", None, "vijf@hoeve.nl"]
    store.update(
        [{"_id": key, "email": address} for key, address in zip(keys, addresses, strict=True)]
    )
    factories.give_record(eigenaar, store, keys[4])
    select(beheerder, keys)
    return keys


def test_says_whom_it_concerns_before_anything_is_sent(
    keys: list[int], beheerder_client: Client, letters: Letters
) -> None:
    page = beheerder_client.get(URL)
    assert "<strong>3 winkels</strong> krijgen een uitnodiging (2 adressen)" in page.text
    assert "<strong>1</strong> met een eigenaar" in page.text
    assert "<strong>1</strong> zonder bruikbaar e-mailadres" in page.text
    assert letters() == []
    assert not Invitation.objects.exists()


def test_each_address_gets_one_mail_for_all_its_shops(
    keys: list[int], beheerder_client: Client, client: Client, letters: Letters
) -> None:
    beheerder_client.post(URL, {"count": "3"})
    sent = dict(letters())
    assert set(sent) == {"een@hoeve.nl", "twee@hoeve.nl"}
    client.post(path_in(sent["een@hoeve.nl"]))
    user = User.objects.get(email="een@hoeve.nl")
    assert {one.record_key for one in owned_by(user)} == {str(keys[0]), str(keys[1])}


def test_who_was_invited_already_is_not_invited_again(
    keys: list[int], beheerder_client: Client, letters: Letters
) -> None:
    beheerder_client.post(URL, {"count": "3"})
    letters()
    assert "<strong>3</strong> al uitgenodigd" in beheerder_client.get(URL).text
    beheerder_client.post(URL, {"count": "3"})
    assert letters() == []


def test_another_number_than_was_shown_sends_nothing(
    keys: list[int], beheerder_client: Client, store: DatastoreService, letters: Letters
) -> None:
    store.update([{"_id": keys[3], "email": "vier@hoeve.nl"}])
    response = beheerder_client.post(URL, {"count": "3"})
    assert response.status_code == 409
    assert letters() == []


def test_many_ask_for_the_number_to_be_typed(
    store: DatastoreService, beheerder: User, beheerder_client: Client, letters: Letters
) -> None:
    keys = [record["_id"] for record in records_of(store, 12)]
    store.update([{"_id": key, "email": f"w{key}@hoeve.nl"} for key in keys])
    select(beheerder, keys)
    assert beheerder_client.post(URL, {"count": "12", "typed": "11"}).status_code == 422
    assert letters() == []
    assert beheerder_client.post(URL, {"count": "12", "typed": "12"}).status_code == 302
    assert len(letters()) == 12


def test_without_a_selection_it_says_how_to_make_one(
    store: DatastoreService, beheerder_client: Client
) -> None:
    assert "Er is niets geselecteerd" in beheerder_client.get(URL).text
