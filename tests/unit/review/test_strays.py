"""The page on which a person says which shop is which after a reload."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests import factories
from tests.unit.catalogue.conftest import Reload, known
from tests.unit.catalogue.conftest import reload as reload
from tests.unit.records.pages import text_of
from weidewinkels.accounts.permissions import may_edit, owned_keys
from weidewinkels.catalogue import relink
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.catalogue.sync import sync

pytestmark = pytest.mark.django_db

KEY = 17


@pytest.fixture
def stray(store: DatastoreService, reload: Reload, eigenaar: User) -> KnownRecord:
    """The shop with KEY, which was renamed and moved to key 1 in a reload."""
    records = list(store.search(Query(limit=1000)).records)
    store.update([{"_id": KEY, "email": "els@hoeve.example", "phone": "0229 591 234"}])
    factories.give_record(eigenaar, store, KEY)
    sync()
    mine = store.get_one(KEY)
    others = [record for record in reversed(records) if record["_id"] != KEY]
    reload([{**mine, "company": "Heel anders"}, *others])
    sync()
    return relink.strays(store.resource_id).get()


def settle(client: Client, stray: KnownRecord, record: str) -> str:
    url = reverse("review:settle_stray", args=[stray.pk])
    return text_of(client.post(url, {"record": record}, follow=True))


def test_page_shows_the_shop_its_owner_and_what_it_may_be(
    stray: KnownRecord, beheerder_client: Client, eigenaar: User
) -> None:
    said = text_of(beheerder_client.get(reverse("review:strays")))
    assert stray.content["company"] in said
    assert f"van {eigenaar.first_name}" in said
    assert "Heel anders" in said
    assert "gelijk: E-mailadres, Telefoonnummer" in said


def test_owner_has_the_shop_again_after_a_reviewer_said_which_it_is(
    store: DatastoreService, stray: KnownRecord, beheerder_client: Client, eigenaar: User
) -> None:
    assert not may_edit(eigenaar, 1, store.get_one(1))
    assert "gekoppeld aan Heel anders" in settle(beheerder_client, stray, "1")
    assert may_edit(eigenaar, 1, store.get_one(1))
    assert "Hier is niets te doen" in text_of(beheerder_client.get(reverse("review:strays")))


def test_shop_that_is_no_more_is_let_go(
    store: DatastoreService, stray: KnownRecord, beheerder_client: Client, eigenaar: User
) -> None:
    assert "is losgelaten" in settle(beheerder_client, stray, "weg")
    present = set(KnownRecord.objects.filter(gone_at=None).values_list("key", flat=True))
    assert not owned_keys(eigenaar) & present


def test_nothing_chosen_changes_nothing(stray: KnownRecord, beheerder_client: Client) -> None:
    assert "Kies eerst" in settle(beheerder_client, stray, "")
    assert relink.strays(stray.resource_id).exists()


def test_record_that_is_not_there_can_not_be_chosen(
    stray: KnownRecord, beheerder_client: Client
) -> None:
    url = reverse("review:settle_stray", args=[stray.pk])
    assert beheerder_client.post(url, {"record": "999999"}).status_code == 404
    assert known(1).first_seen >= stray.first_seen
