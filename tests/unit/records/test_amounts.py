"""Beside the list: how many records each choice leaves, next to what is filtered already."""

from __future__ import annotations

import html
import re
from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.unit.records.pages import text_of
from weidewinkels.catalogue import search
from weidewinkels.catalogue.models import KnownRecord, SyncState
from weidewinkels.catalogue.sync import sync

pytestmark = pytest.mark.django_db

URL = "/lijst/aantallen/"


@pytest.fixture(autouse=True)
def catalogue(store: DatastoreService, eigenaar: User) -> None:
    sync()
    factories.give_record(eigenaar, store, 1)
    factories.give_record(eigenaar, store, 2)
    rows = KnownRecord.objects.all()
    rows.filter(key="1").update(
        verdict="approved", verdict_hash=KnownRecord.objects.get(key="1").content_hash
    )
    rows.filter(key="2").update(verdict="flagged", confirmed_at="2020-01-01T00:00Z")


def numbers(client: Client, over: str, **also: str) -> dict[str, int]:
    """Value → the number beside it."""
    page = client.get(URL, {"over": over, **also}).content.decode()
    found = {}
    for label in page.split("<label")[1:]:
        value = re.search(r'value="([^"]*)"', label)
        number = re.search(r'facet-number numbers">([\d.]+)<', label)
        if value and number:
            found[value[1]] = int(number[1].replace(".", ""))
    return found


def total(client: Client, **asked: str) -> int:
    response = client.get(reverse("records:list"), asked)
    return int(response.context["paging"].total)


@pytest.mark.parametrize("over", ["oordeel", "vers", "eigenaar", "vlag"])
@pytest.mark.parametrize("also", [{}, {"f.province": "Noord-Holland"}, {"f.website.leeg": "0"}])
def test_each_number_is_that_of_the_list_with_that_choice(
    beheerder_client: Client, over: str, also: dict[str, str]
) -> None:
    found = numbers(beheerder_client, over, **also)
    assert len(found) > 1
    for value, number in found.items():
        assert number == total(beheerder_client, **{over: value}, **also), value


def test_what_is_chosen_does_not_narrow_its_own_numbers(beheerder_client: Client) -> None:
    assert numbers(beheerder_client, "eigenaar", eigenaar="met") == {"met": 2, "geen": 403}


def test_checks_that_find_nothing_are_no_choice(beheerder_client: Client) -> None:
    found = numbers(beheerder_client, "vlag")
    assert 0 not in found.values()


def test_filter_by_flag_is_a_chip_that_comes_off(beheerder_client: Client) -> None:
    response = beheerder_client.get(reverse("records:list"), {"vlag": "province_spelling"})
    (chip,) = response.context["chips"]
    assert "Provincie anders geschreven" in chip.value
    assert chip.url == reverse("records:list")


def test_numbers_of_the_quality_page_open_the_list(beheerder_client: Client) -> None:
    page = beheerder_client.get(reverse("review:quality")).content.decode()
    links = re.findall(r'class="check-number" href="([^"]+)"><span>([\d.]+)<', page)
    assert links
    for url, number in links:
        assert beheerder_client.get(url).context["paging"].total == int(number.replace(".", ""))


def test_without_javascript_the_numbers_come_with_the_page(beheerder_client: Client) -> None:
    page = beheerder_client.get(reverse("records:list"), {"toon": "_eigenaar"})
    assert 'facet-number numbers">403<' in page.content.decode()
    assert 'facet-number numbers">403<' not in beheerder_client.get("/").content.decode()


def test_what_a_form_sends_empty_is_no_filter(beheerder_client: Client) -> None:
    response = beheerder_client.get("/", {"oordeel": "", "vers": "", "bij": "", "vlag": "1"})
    assert response.headers["Location"] == "/?vlag=1"


def test_before_the_first_round_there_are_choices_without_numbers(
    beheerder_client: Client, store: DatastoreService
) -> None:
    SyncState.objects.all().delete()
    assert numbers(beheerder_client, "eigenaar") == {}
    assert "zonder eigenaar" in text_of(beheerder_client.get(URL, {"over": "eigenaar"}))


def test_counting_that_takes_too_long_is_left_out(
    beheerder_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(*_: object) -> None:
        raise search.TooSlow

    monkeypatch.setattr(search, "rows_of", too_slow)
    assert numbers(beheerder_client, "oordeel") == {}
    assert beheerder_client.get(URL, {"over": "oordeel"}).status_code == 200


def values(client: Client, **asked: str) -> list[str]:
    """The values that are offered for a place, in their order."""
    page = client.get("/lijst/waarden/", {"kolom": "city", **asked}).content.decode()
    return re.findall(r'name="f.city"\s+value="([^"]*)"', page)


def page_of_values(client: Client, **asked: str) -> str:
    return text_of(client.get("/lijst/waarden/", {"kolom": "city", **asked}))


@pytest.fixture
def pages_of_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weidewinkels.records.facets.AT_ONCE", 3)


@pytest.fixture
def known_places(store: DatastoreService) -> Counter[str]:
    return Counter(str(record["city"]) for record in store.iterate() if record["city"])


@pytest.mark.usefixtures("pages_of_three")
def test_many_values_are_leafed_through_the_most_frequent_first(
    client: Client, known_places: Counter[str]
) -> None:
    found: list[str] = []
    pages = -(-len(known_places) // 3)
    for page in range(1, pages + 1):
        found += values(client, waarden=str(page))
    assert sorted(found) == sorted(known_places)
    assert [known_places[value] for value in found] == sorted(known_places.values(), reverse=True)
    assert values(client, waarden="9999") == values(client, waarden=str(pages))
    assert "Volgende waarden" not in page_of_values(client, waarden=str(pages))


@pytest.mark.usefixtures("pages_of_three")
@pytest.mark.parametrize("most", [2000, 5])
def test_a_value_is_looked_for_among_all_of_them(
    client: Client, known_places: Counter[str], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("weidewinkels.records.facet_values.MOST_VALUES", most)
    rarest = min(known_places, key=lambda place: (known_places[place], place))
    assert values(client, **{"waarde.city": f" {rarest.upper()} "})[0] == rarest
    assert "Geen waarde met “nergens”" in page_of_values(client, **{"waarde.city": "nergens"})


@pytest.mark.usefixtures("pages_of_three")
def test_what_is_chosen_stays_on_top_whatever_is_looked_for(client: Client) -> None:
    first, *_ = values(client)
    found = values(client, **{"waarde.city": "nergens", "f.city": first})
    assert found == [first]


@pytest.mark.usefixtures("pages_of_three")
def test_without_javascript_values_are_looked_for_and_leafed_through_in_the_page(
    client: Client,
) -> None:
    page = client.get("/", {"toon": "city", "q": "hoeve"}).content.decode()
    link = re.search(r'href="(/[^"]*waarden=2[^"]*)"', page)
    assert link
    next_page = client.get(html.unescape(link[1])).content.decode()
    pattern = r'name="f.city"\s+value="([^"]*)"'
    assert re.findall(pattern, next_page) == values(client, waarden="2", q="hoeve")
    assert client.get("/?waarde.city=").headers["Location"] == "/"


def test_of_more_than_two_thousand_it_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weidewinkels.records.facets.AT_ONCE", 3)
    monkeypatch.setattr("weidewinkels.records.facet_values.MOST_VALUES", 5)
    assert "Meer dan 5 waarden: zoek er een." in page_of_values(client)
    assert len(values(client)) == 3


@pytest.mark.parametrize("over", ["", "nope"])
def test_of_anything_else_nothing_is_counted(beheerder_client: Client, over: str) -> None:
    assert beheerder_client.get(URL, {"over": over}).status_code == 404
