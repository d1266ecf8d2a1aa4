"""What the list finds that the DataStore can't: parts, empty cells, ranges, distance, what reviewers know."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.unit.records.pages import text_of
from weidewinkels.bulk.picking import pick_all
from weidewinkels.bulk.selections import matches_now
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.catalogue.sync import sync
from weidewinkels.datastore import get_resource
from weidewinkels.profile import columns_for
from weidewinkels.records.finding import every_key
from weidewinkels.records.parsing import parse
from weidewinkels.records.totals import forget_everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue(store: DatastoreService) -> None:
    store.update(
        [
            {"_id": 1, "company": "Hoeve Ürk", "city": "'s-Hertogenbosch", "website": ""},
            {"_id": 2, "company": "Kaasboerderij", "website": None, "zip": "1999 ZZ"},
            {"_id": 3, "company": "De Weide", "website": "   ", "zip": "2000 AA"},
        ]
    )
    sync()


def shown(client: Client, address: str) -> list[str]:
    """The names on all pages of the list with this address."""
    names: list[str] = []
    for page in (1, 2, 3):
        response = client.get(f"{reverse('records:list')}?{address}&limit=200&page={page}")
        assert response.status_code == 200
        names += [row.title for row in response.context["rows"]]
    return names


def all_where(store: DatastoreService, fits: Any) -> set[str]:
    return {record["company"] for record in store.iterate() if fits(record)}


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("f.city.bevat=HERTOGEN", lambda r: "ertogen" in (r["city"] or "")),
        ("f.company.bevat=urk", lambda r: "Ürk" in r["company"] or "urk" in r["company"].lower()),
        ("f.company.begint=hoeve", lambda r: r["company"].lower().startswith("hoeve")),
        ("f.website.leeg=1", lambda r: not (r["website"] or "").strip()),
        ("f.website.leeg=0", lambda r: (r["website"] or "").strip()),
        ("f.zip.van=1000&f.zip.tot=1999", lambda r: "1000" <= (r["zip"] or "") < "2000"),
        (
            "f.latitude.van=52,5&f.latitude.tot=53",
            lambda r: r["latitude"] and 52.5 <= float(r["latitude"].replace(",", ".")) <= 53,
        ),
        (
            "f.province=Noord-Holland&f.website.leeg=1",
            lambda r: r["province"] == "Noord-Holland" and not (r["website"] or "").strip(),
        ),
        ("q=oerderij&delen=1", lambda r: "oerderij" in " ".join(map(str, r.values())).lower()),
    ],
)
def test_list_shows_what_fits_and_nothing_else(
    store: DatastoreService, client: Client, address: str, fits: Any
) -> None:
    expected = all_where(store, fits)
    assert expected
    assert set(shown(client, address)) == expected


def test_words_go_with_other_questions(store: DatastoreService, client: Client) -> None:
    plain = set(shown(client, "q=kaas"))
    asked = set(shown(client, "q=kaas&f.company.leeg=0"))
    assert plain
    assert asked == plain


def test_shops_near_a_place(store: DatastoreService, client: Client) -> None:
    store.update([{"_id": 5, "latitude": "52.6400", "longitude": "5.0600"}])
    store.update([{"_id": 6, "latitude": "52.7000", "longitude": "5.0600"}])  # 6.7 km north
    sync()
    names = {key: store.get_one(key)["company"] for key in (5, 6)}
    within_5 = shown(client, "bij=52.64,5.06&km=5")
    within_10 = shown(client, "bij=52.64,5.06&km=10")
    assert names[5] in within_5
    assert names[6] not in within_5
    assert {names[5], names[6]} <= set(within_10)


def test_a_place_is_found_by_the_name_that_shops_have(
    store: DatastoreService, client: Client
) -> None:
    place = next(r for r in store.iterate() if r["city"] and r["latitude"] and r["longitude"])
    assert place["company"] in shown(client, f"bij={place['city']}&km=50")
    assert shown(client, "bij=Nergenshuizen") == []


def test_values_are_read_live_though_the_catalogue_is_behind(
    store: DatastoreService, client: Client
) -> None:
    store.update([{"_id": 2, "company": "Zojuist hernoemd"}])
    assert "Zojuist hernoemd" in shown(client, "f.website.leeg=1")


def test_what_is_gone_meanwhile_is_left_out(store: DatastoreService, client: Client) -> None:
    store.delete([2])
    assert "Kaasboerderij" not in shown(client, "f.website.leeg=1")


def test_page_says_how_old_the_answer_is(client: Client) -> None:
    response = client.get(reverse("records:list"), {"f.website.leeg": "1"})
    assert "bijgewerkt op" in text_of(response)
    assert "bijgewerkt op" not in text_of(client.get(reverse("records:list")))


def test_catalogue_that_is_not_filled_yet_says_so(client: Client) -> None:
    from weidewinkels.catalogue.models import SyncState

    SyncState.objects.all().delete()
    KnownRecord.objects.all().delete()
    response = client.get(reverse("records:list"), {"f.website.leeg": "1"})
    assert "nog niet klaar" in text_of(response)


def test_questions_are_chips_that_can_be_taken_off(client: Client) -> None:
    response = client.get(
        reverse("records:list"), {"f.city.bevat": "hoorn", "bij": "Hoorn", "km": "5"}
    )
    chips = {chip.label: chip for chip in response.context["chips"]}
    assert chips["Plaats bevat"].value == "hoorn"
    assert "f.city.bevat" not in chips["Plaats bevat"].url
    assert "bij=Hoorn" in chips["Plaats bevat"].url
    assert "km=" not in chips["In de buurt"].url


def test_list_is_sorted_as_asked_and_paged(store: DatastoreService, client: Client) -> None:
    first = client.get(
        reverse("records:list"), {"f.company.leeg": "0", "sort": "-company", "limit": "25"}
    )
    second = client.get(
        reverse("records:list"),
        {"f.company.leeg": "0", "sort": "-company", "limit": "25", "page": "2"},
    )
    titles = [row.title.casefold() for page in (first, second) for row in page.context["rows"]]
    assert len(titles) == len({row.key for p in (first, second) for row in p.context["rows"]})
    assert first.context["paging"].total == 405


def test_what_makes_no_sense_is_told(client: Client) -> None:
    response = client.get(reverse("records:list"), {"f.latitude.van": "noord", "f.city.leeg": "2"})
    assert len(response.context["listing"].problems) == 2
    assert response.context["paging"].total == 405


@pytest.mark.parametrize(
    ("address", "is_told"),
    [
        ("f.latitude.van=53&f.latitude.tot=52,5", True),
        ("f.latitude.van=9&f.latitude.tot=53", False),
        ("f.zip.van=2000&f.zip.tot=1999", True),
        ("f.zip.van=1999 zz&f.zip.tot=1999", False),
        ("f.zip.van=2000", False),
    ],
)
def test_range_that_nothing_can_be_in_says_so_and_stays_to_be_mended(
    client: Client, address: str, is_told: bool
) -> None:
    response = client.get(f"{reverse('records:list')}?{address}")
    assert ("Wissel ze om" in text_of(response)) is is_told
    assert (response.context["paging"].total == 0) is is_told
    assert len(response.context["chips"]) == address.count("=")


def test_reviewer_finds_by_verdict_owner_and_freshness(
    store: DatastoreService, beheerder_client: Client, eigenaar: User
) -> None:
    factories.give_record(eigenaar, store, 1)
    row = KnownRecord.objects.get(key="2")
    KnownRecord.objects.filter(key="2").update(verdict="approved", verdict_hash=row.content_hash)
    KnownRecord.objects.filter(key="3").update(verdict="approved", verdict_hash="other")
    KnownRecord.objects.filter(key="1").update(confirmed_at="2020-01-01T00:00Z")
    assert shown(beheerder_client, "eigenaar=met") == ["Hoeve Ürk"]
    assert len(shown(beheerder_client, "eigenaar=geen")) == 404
    assert shown(beheerder_client, "oordeel=goedgekeurd") == ["Kaasboerderij"]
    assert shown(beheerder_client, "oordeel=gewijzigd") == ["De Weide"]
    assert shown(beheerder_client, "vers=verlopen") == ["Hoeve Ürk"]


def test_visitor_may_not_ask_who_has_an_owner(client: Client) -> None:
    response = client.get(reverse("records:list"), {"eigenaar": "met"})
    assert response.context["paging"].total == 405
    assert "alleen beheerders" in text_of(response)


def test_every_key_of_a_list_is_what_its_pages_show(
    store: DatastoreService, rf: Any, eigenaar: User
) -> None:
    columns = columns_for(get_resource())
    for address in ("f.website.leeg=1&sort=company", "q=kaas&sort=-city", "f.province=Zeeland"):
        listing = parse(rf.get(f"/?{address}").GET, columns)
        keys = list(every_key(listing, columns, store))
        pages = [row.key for row in Client().get(f"/?{address}&limit=200").context["rows"]]
        assert keys == pages


def test_selecting_all_takes_what_the_questions_find(
    store: DatastoreService, beheerder_client: Client, beheerder: User, rf: Any
) -> None:
    columns = columns_for(get_resource())
    listing = parse(rf.get("/?f.website.leeg=1").GET, columns)
    selection = pick_all(beheerder, listing, columns)
    assert selection is not None
    assert set(selection.keys()) == set(every_key(listing, columns, store))
    assert selection.number < 405
    assert matches_now(selection, columns) == selection.number


def test_of_a_large_resource_the_rows_come_first_and_the_count_after(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weidewinkels.records.totals.LARGE", 100)
    forget_everything()
    assert shown(client, "f.company.begint=hoeve")
    client.get(reverse("records:list"))  # so it is known to be large
    response = client.get("/?f.city.leeg=0&limit=25")
    assert (len(response.context["rows"]), response.context["paging"].total) == (25, None)
    counted = client.get("/lijst/aantal/?f.city.leeg=0&limit=25")
    assert (
        counted.context["paging"].total
        == client.get("/?f.city.leeg=0&tel=1").context["paging"].total
    )
    forget_everything()
