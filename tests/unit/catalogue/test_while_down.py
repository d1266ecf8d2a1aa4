"""The DataStore gives no answer: what the catalogue knows is shown all the same, and how old it is."""

from __future__ import annotations

import pytest
from django.test import Client

from datastore_proxy.errors import NotReached
from datastore_proxy.service import DatastoreService
from tests.unit.records.pages import text_of
from weidewinkels.catalogue.sync import sync

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def down(store: DatastoreService, monkeypatch: pytest.MonkeyPatch) -> None:
    sync()

    def call(*given: object, **named: object) -> None:
        raise NotReached("no answer", action="datastore_search")

    monkeypatch.setattr(store.transport, "call", call)


@pytest.mark.parametrize(
    "url", ["/controle/kwaliteit/", "/controle/", "/controle/herkoppelen/", "/weergaven/"]
)
def test_pages_of_what_we_know_still_open(beheerder_client: Client, url: str) -> None:
    assert beheerder_client.get(url).status_code == 200


def test_what_a_check_finds_is_shown_as_it_was_last_seen(beheerder_client: Client) -> None:
    page = text_of(beheerder_client.get("/controle/kwaliteit/province_spelling/"))
    assert "North Holland" in page
    assert "zoals ze het laatst gezien zijn" in page


def test_quality_says_how_old_it_is(beheerder_client: Client) -> None:
    page = text_of(beheerder_client.get("/controle/kwaliteit/"))
    assert "31 records" in page
    assert "voor het laatst doorgelopen op" in page
