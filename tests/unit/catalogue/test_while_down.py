"""The DataStore gives no answer: what the catalogue knows is shown all the same, and how old it is."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from datastore_proxy.errors import NotReached
from datastore_proxy.service import DatastoreService
from tests.unit.records.pages import text_of
from weidewinkels.catalogue.models import SyncState
from weidewinkels.catalogue.sync import sync
from weidewinkels.datastore import forget_resource, get_resource
from weidewinkels.review import computing
from weidewinkels.review.tasks import compute

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def down(store: DatastoreService, monkeypatch: pytest.MonkeyPatch) -> None:
    sync()
    for subject in (computing.DOUBLES, f"{computing.VARIANTS}province"):
        compute.func(computing.ask(subject).pk)
    forget_resource()
    get_resource()

    def call(*given: object, **named: object) -> None:
        raise NotReached("no answer", action="datastore_search")

    monkeypatch.setattr(store.transport, "call", call)


@pytest.mark.parametrize(
    "url",
    [
        "/controle/",
        "/controle/kwaliteit/",
        "/controle/herkoppelen/",
        "/controle/dubbelen/",
        "/controle/varianten/?kolom=province",
        "/start/",
        "/start/verouderd/",
        "/geschiedenis/",
        "/prullenbak/",
        "/weergaven/",
        "/lijst/aantallen/?over=vlag",
    ],
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


def test_doubles_are_shown_as_they_were_last_seen(beheerder_client: Client) -> None:
    response = beheerder_client.get("/controle/dubbelen/")
    assert response.context["listed"]
    assert all(len(one.shops) > 1 for one in response.context["listed"])
    assert "zoals ze het laatst gezien zijn" in text_of(response)


@pytest.mark.parametrize(
    "url", ["/controle/varianten/?kolom=province", "/start/", "/start/verouderd/"]
)
def test_pages_that_count_say_how_old_that_is(beheerder_client: Client, url: str) -> None:
    assert re.search(
        r"voor het laatst (helemaal )?doorgelopen op", text_of(beheerder_client.get(url))
    )


def test_values_to_filter_on_are_those_that_are_known(client: Client) -> None:
    page = text_of(client.get("/lijst/waarden/", {"kolom": "province"}))
    assert "North Holland" in page
    assert "Zeeland" in page


def test_before_the_first_round_there_are_no_values_to_filter_on(client: Client) -> None:
    SyncState.objects.all().delete()
    assert client.get("/lijst/waarden/", {"kolom": "province"}).status_code == 503
