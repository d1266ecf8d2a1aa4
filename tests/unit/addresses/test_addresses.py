from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import responses
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from weidewinkels.addresses.lookup import addresses_like

pytestmark = pytest.mark.django_db

URL = "https://adressen.example/free"
# As PDOK answers; the address is made up.
DOCUMENT: dict[str, Any] = {
    "type": "adres",
    "weergavenaam": "Kaasdijk 12a, 1234AB Onderweg",
    "straatnaam": "Kaasdijk",
    "huis_nlt": "12a",
    "postcode": "1234AB",
    "woonplaatsnaam": "Onderweg",
    "gemeentenaam": "Weideveld",
    "provincienaam": "Fryslân",
    "centroide_ll": "POINT(5.12345 53.20001)",
}


@pytest.fixture
def pdok(settings: Settings, store: DatastoreService) -> Iterator[responses.RequestsMock]:
    settings.ADDRESS_URL = URL
    cache.clear()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def answer(pdok: responses.RequestsMock, *documents: dict[str, Any]) -> None:
    pdok.get(URL, json={"response": {"numFound": len(documents), "docs": list(documents)}})


def test_an_address_fills_in_all_that_it_tells(pdok: responses.RequestsMock) -> None:
    answer(pdok, DOCUMENT)
    (found,) = addresses_like("Kaasdijk 12a Onderweg")
    assert (found.street, found.zip, found.city) == ("Kaasdijk 12a", "1234 AB", "Onderweg")
    assert (found.province, found.municipality) == ("Friesland", "Weideveld")
    assert (found.latitude, found.longitude) == ("53.20001", "5.12345")


def test_the_page_offers_it_as_buttons(pdok: responses.RequestsMock, client: Client) -> None:
    answer(pdok, DOCUMENT)
    page = client.get("/adreshulp/", {"c-street": "Kaasdijk 12a", "c-city": "Onderweg"})
    assert "Kaasdijk 12a, 1234AB Onderweg" in page.text
    assert "c-zip=1234%20AB" in page.text
    assert "c-province=Friesland" in page.text


def test_the_same_question_is_asked_once(pdok: responses.RequestsMock) -> None:
    answer(pdok, DOCUMENT)
    assert addresses_like("Kaasdijk 12a") == addresses_like("  kaasdijk  12A ")
    assert len(pdok.calls) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        {"body": requests.ConnectTimeout()},
        {"body": requests.ConnectionError()},
        {"status": 503},
        {"body": "<html>"},
        {"json": {"response": None}},
        {"json": []},
    ],
)
def test_when_nobody_answers_there_is_no_help_and_nobody_waits_twice(
    pdok: responses.RequestsMock, client: Client, trouble: dict[str, Any]
) -> None:
    pdok.get(URL, **trouble)
    for _ in range(2):
        page = client.get("/adreshulp/", {"c-street": "Kaasdijk 12a"})
        assert page.status_code == 200
        assert page.text.strip() == ""
    assert len(pdok.calls) == 1


def test_hostile_answers_are_text(pdok: responses.RequestsMock, client: Client) -> None:
    answer(pdok, DOCUMENT | {"weergavenaam": "<script>alert(1)</script>", "straatnaam": '"><b>'})
    page = client.get("/adreshulp/", {"c-street": "Kaasdijk"})
    assert "<script>alert" not in page.text
    assert "<b>" not in page.text


def test_what_is_no_place_is_left_out(pdok: responses.RequestsMock) -> None:
    answer(pdok, DOCUMENT | {"centroide_ll": "x"}, DOCUMENT | {"straatnaam": ""}, {})
    assert addresses_like("Kaasdijk") == []


def test_it_can_be_switched_off(
    settings: Settings, store: DatastoreService, client: Client
) -> None:
    settings.ADDRESS_URL = ""
    assert client.get("/adreshulp/", {"c-street": "Kaasdijk"}).text.strip() == ""
