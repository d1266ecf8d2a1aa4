"""The list, as people get it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from datastore_proxy.transport import Supports
from tests.factories import give_record
from weidewinkels.catalogue.search import TooSlow
from weidewinkels.catalogue.sync import sync
from weidewinkels.datastore import get_resource
from weidewinkels.records import totals

pytestmark = pytest.mark.django_db

Calls = list[tuple[str, dict[str, Any]]]


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    totals.forget_everything()


@pytest.fixture
def calls(store: DatastoreService, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What the DataStore is asked, once it is known what describes it."""
    get_resource()
    made: Calls = []
    ask = store.transport.call

    def call(action: str, data: dict[str, Any], **how: Any) -> Any:
        made.append((action, dict(data)))
        return ask(action, data, **how)

    monkeypatch.setattr(store.transport, "call", call)
    return made


@pytest.fixture
def as_ckan(store: DatastoreService, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`as_ckan(cheap_total=False)`: the store supports only so much."""

    def pretend(**supports: bool) -> None:
        monkeypatch.setattr(type(store.transport), "supports", Supports(**supports))

    return pretend


def text_of(html: str) -> str:
    """What stands on the page, its white space and tags made one space."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def get(client: Client, address: str = "", **headers: str) -> str:
    response = client.get(f"/{address}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def names_in(html: str) -> list[str]:
    return re.findall(r'<a class="name"[^>]*>([^<]*)</a>', html)


def test_the_first_fifty_shops_and_how_many_there_are(
    client: Client, store: DatastoreService
) -> None:
    html = get(client)
    assert len(names_in(html)) == 50
    assert "405 winkels" in html
    assert "1–50 van 405" in html


def test_a_page_costs_one_search(client: Client, calls: Calls) -> None:
    get(client, "?q=boer&sort=-company&page=2")
    assert [action for action, _ in calls] == ["datastore_search"]
    assert calls[0][1]["sort"] == ["company desc", "_id"]
    assert "remarks" not in calls[0][1]["fields"]


def test_words_filters_and_sort_work_together(client: Client, store: DatastoreService) -> None:
    shops = list(store.iterate())
    cities = sorted({shop["city"] for shop in shops if shop["city"]})[:2]
    wanted = [shop["company"] for shop in shops if shop["city"] in cities]
    html = get(client, f"?f.city={cities[0]}&f.city={cities[1]}&sort=-company&limit=200")
    assert len(names_in(html)) == len(wanted)
    assert 'aria-sort="descending"' in html
    assert "Wis filters" in html


def test_nothing_found_says_so_and_takes_the_filters_off(
    client: Client, store: DatastoreService
) -> None:
    html = get(client, "?q=xyzzyx&f.city=Nergenshuizen")
    assert "Niets gevonden" in html
    assert re.search(r'href="/"[^>]*>Wis filters', html)


def test_an_empty_resource_says_that_nothing_is_there_yet(
    client: Client, beheerder_client: Client, store: DatastoreService
) -> None:
    store.delete([record["_id"] for record in store.iterate()])
    assert "Hier staat nog niets" in get(client)
    assert "Voeg het eerste toe" not in get(client)
    assert "Voeg het eerste toe" in get(beheerder_client)


def test_a_page_past_the_end_leads_to_the_last_one(client: Client, store: DatastoreService) -> None:
    html = get(client, "?page=99")
    assert "de laatste is pagina 9" in html
    assert 'href="/?page=9"' in html


@pytest.mark.parametrize(
    "address",
    [
        "?page=abc",
        "?page=-1",
        "?page=99999999999999999999",
        "?limit=7",
        "?limit=-1",
        "?sort=nope",
        "?f.nope=x",
        "?cols=nope",
        "?f.company=%00",
        "?q=%00%00",
        "?q=%22%27%26%7C!():*%3C%3E",
        "?after=abc&page=2",
        "?after=99999999999999999999&page=2",
        "?toon=nope",
        "?page=%D9%A3",
    ],
)
def test_a_bad_address_is_a_sane_page(
    client: Client, store: DatastoreService, address: str
) -> None:
    html = get(client, address)
    assert "<table" in html
    assert len(names_in(html)) == 50


def test_a_bad_address_says_what_is_wrong(client: Client, store: DatastoreService) -> None:
    html = get(client, "?limit=7&sort=nope")
    assert "niet “7”" in html
    assert "De kolom “nope” bestaat niet" in html


def test_columns_and_page_size_are_remembered(client: Client, store: DatastoreService) -> None:
    get(client, "?cols=city&cols=remarks&limit=25")
    html = get(client)
    assert len(names_in(html)) == 25
    assert re.findall(r'id="sort-\d+"[^>]*>([^<]*)<', html) == [
        "Bedrijfsnaam",
        "Plaats",
        "Opmerkingen",
    ]
    get(client, "?cols=&limit=50")
    html = get(client)
    assert len(names_in(html)) == 50
    assert 'data-label="E-mailadres"' in html


def test_without_any_column_the_names_are_left(client: Client, store: DatastoreService) -> None:
    html = get(client, "?cols=company")
    assert len(names_in(html)) == 50
    assert "<td data-label" not in html


def test_values_are_text_never_html(client: Client, store: DatastoreService) -> None:
    evil = '<script>alert("x")</script>&amp;\'"'
    store.update([{"_id": 1, "company": evil, "city": evil, "email": evil, "phone": evil}])
    for address in ("", "?cols=remarks&cols=phone", "?toon=city", "?q=" + "%3Cscript%3E"):
        assert "<script>alert" not in get(client, address)
    assert "&lt;script&gt;alert(&quot;x&quot;)" in get(client)


def test_an_empty_cell_says_so_to_all(client: Client, store: DatastoreService) -> None:
    store.update([{"_id": 1, "email": None, "phone": "", "website": "  "}])
    row = get(client).partition('id="r-1"')[2].partition("</tr>")[0]
    assert (
        row.count('<span aria-hidden="true">–</span><span class="visually-hidden">leeg</span>') >= 3
    )


def test_who_may_not_write_sees_no_actions(client: Client, store: DatastoreService) -> None:
    html = get(client)
    assert "wijzigen/" not in html
    assert "verwijderen/" not in html
    assert reverse("records:add") not in html


def test_an_owner_can_edit_their_own_row_alone(
    eigenaar: User, eigenaar_client: Client, store: DatastoreService
) -> None:
    give_record(eigenaar, store, 3)
    html = get(eigenaar_client)
    assert re.findall(r"/winkels/(\d+)/wijzigen/", html) == ["3"]
    assert html.count("Van u") == 1
    assert "verwijderen/" not in html


def test_an_owner_finds_their_own_shops_in_one_step(
    eigenaar: User, eigenaar_client: Client, client: Client, store: DatastoreService
) -> None:
    assert "van=mij" not in get(eigenaar_client)
    give_record(eigenaar, store, 300)
    give_record(eigenaar, store, 7)
    assert re.search(r'href="/\?van=mij"[^>]*>.*Uw 2 winkels', get(eigenaar_client), re.DOTALL)
    html = get(eigenaar_client, "?van=mij")
    assert re.findall(r'<tr id="r-(\d+)"', html) == ["7", "300"]
    assert "2 winkels" in html
    assert "Niets gevonden" in get(client, "?van=mij")


def test_ones_own_shops_are_counted_apart(
    eigenaar: User, eigenaar_client: Client, client: Client, store: DatastoreService
) -> None:
    for key in (7, 8, 300):
        give_record(eigenaar, store, key)
    city = store.get([7])[7]["city"]
    here = sum(record["city"] == city for record in store.get([7, 8, 300]).values())
    assert "3 winkels" in get(eigenaar_client, "lijst/aantal/?van=mij")
    assert f"{here} winkel" in get(eigenaar_client, f"lijst/aantal/?van=mij&f.city={city}")
    sync()
    assert "3 winkels" in get(eigenaar_client, "lijst/aantal/?van=mij&f.company.leeg=0")
    assert "0 winkels" in get(client, "lijst/aantal/?van=mij")
    assert "405 winkels" in get(eigenaar_client, "lijst/aantal/")


def test_a_count_that_takes_too_long_says_so_once(
    client: Client, store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(*_: object) -> int:
        raise TooSlow

    monkeypatch.setattr("weidewinkels.catalogue.search.count", too_slow)
    html = get(client, "lijst/aantal/?f.company.bevat=boer")
    assert "Tellen duurt te lang" in html
    assert "hx-get" not in html, "or the browser would ask again and again"


def test_a_reviewer_can_edit_and_staff_delete_each_row(
    beheerder_client: Client, medewerker_client: Client, store: DatastoreService
) -> None:
    assert len(re.findall(r"/winkels/\d+/wijzigen/", get(beheerder_client))) == 50
    assert len(re.findall(r"/winkels/\d+/verwijderen/", get(medewerker_client))) == 50


def test_permissions_are_not_asked_row_by_row(
    eigenaar_client: Client, store: DatastoreService, django_assert_max_num_queries: Any
) -> None:
    get(eigenaar_client)
    with django_assert_max_num_queries(8):
        get(eigenaar_client, "?limit=200")


# --- Fragments ------------------------------------------------------------------------------


def test_htmx_gets_only_what_changes_and_the_address_to_show(
    client: Client, store: DatastoreService
) -> None:
    response = client.get("/?q=boer&f.email=&page=", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "<html" not in html
    assert 'id="resultaat"' in html
    assert response["HX-Push-Url"] == "/?q=boer"
    assert "no-store" in response["Cache-Control"]
    assert "HX-Request" in response["Vary"]


def test_typing_on_stays_one_step_of_the_history(client: Client, store: DatastoreService) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/?q=bo"}
    assert client.get("/?q=boer", headers=headers)["HX-Replace-Url"] == "/?q=boer"
    assert client.get("/?q=boer&sort=city", headers=headers)["HX-Push-Url"]


def test_a_restored_history_gets_the_whole_page(client: Client, store: DatastoreService) -> None:
    html = get(client, **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in html


def test_the_values_of_a_column_come_when_asked_for(client: Client, calls: Calls) -> None:
    html = get(client)
    assert "Noord-Holland</span>" not in html
    html = get(client, "lijst/waarden/?kolom=province&f.province=Gelderland")
    assert "Noord-Holland</span>" in html
    assert re.search(r'value="Gelderland"\s+checked', html)
    before = len(calls)
    get(client, "lijst/waarden/?kolom=province")
    assert len(calls) == before


def test_the_values_of_a_column_come_without_javascript(
    client: Client, store: DatastoreService
) -> None:
    html = get(client, "?toon=province")
    assert "Noord-Holland</span>" in html
    assert re.search(r'<details id="filters" class="filters" open>', html)


def test_values_of_what_is_no_column_are_not_found(client: Client, store: DatastoreService) -> None:
    assert client.get("/lijst/waarden/?kolom=nope").status_code == 404
    assert client.get("/lijst/waarden/").status_code == 404


# --- Large resources ------------------------------------------------------------------------


@pytest.fixture
def is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totals, "LARGE", 100)
    monkeypatch.setattr("weidewinkels.records.finding.LARGE", 100)


def test_a_large_resource_shows_its_rows_before_the_total(
    client: Client, calls: Calls, as_ckan: Callable[..., None], is_large: None
) -> None:
    as_ckan(cheap_total=False)
    get(client)
    totals.forget_totals()
    html = get(client)
    assert calls[-1][1]["include_total"] is False
    assert len(names_in(html)) == 50
    assert 'hx-get="/lijst/aantal/?"' in html
    assert "Tel het aantal" in html
    assert "Volgende" in html
    counted = text_of(get(client, "lijst/aantal/"))
    assert "405 winkels" in counted
    assert "1–50 van 405" in counted
    assert "405 winkels" in get(client), "a moment ago it was counted"


def test_the_end_of_a_large_resource_needs_no_count(
    client: Client, calls: Calls, as_ckan: Callable[..., None], is_large: None
) -> None:
    as_ckan(cheap_total=False)
    get(client)
    totals.forget_totals()
    calls.clear()
    assert "401–405 van 405" in get(client, "?page=9").replace("\n", " ")
    assert len(calls) == 1
    assert "0 winkels" in get(client, "?q=xyzzyx")
    assert "de laatste is pagina 9" in get(client, "?page=12")


def test_the_last_page_of_a_large_resource_is_read_from_the_end(
    client: Client, calls: Calls, as_ckan: Callable[..., None], is_large: None
) -> None:
    as_ckan(cheap_total=False)
    all_names = []
    get(client, "?limit=100&sort=city")
    for page in range(1, 6):
        all_names += names_in(get(client, f"?limit=100&sort=city&page={page}"))
    assert calls[-1][1]["offset"] == 0
    ordered = client.get("/?limit=200&sort=city").content.decode()
    assert all_names[:200] == names_in(ordered)
    assert len(all_names) == 405


def test_deep_pages_start_after_a_key_where_the_store_can(
    client: Client, calls: Calls, as_ckan: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weidewinkels.records.finding.DEEP", 100)
    as_ckan(cheap_total=True, range_filters=True)
    html = get(client, "?page=2")
    assert 'href="/?page=3&amp;after=100"' in html
    following = get(client, "?page=3&after=100")
    assert calls[-1][1]["filters"] == {"_id": {"gt": 100}}
    assert calls[-1][1]["offset"] == 0
    as_ckan(cheap_total=True, range_filters=False)
    assert names_in(get(client, "?page=3&after=100")) == names_in(following)


@pytest.mark.parametrize("words", ["%", "'", "* -"])
def test_words_without_a_letter_are_told_to_find_nothing_to_search(client, store, words):
    page = text_of(client.get("/", {"q": words}).text)
    assert "geen letter of cijfer" in page
    assert "405 winkels" in page


def test_filters_that_a_form_sends_empty_leave_the_address(client, store):
    response = client.get("/?q=&f.city=&f.province=Utrecht&f.province=&sort=-city")
    assert response.status_code == 302
    assert response["Location"] == "/?q=&f.province=Utrecht&sort=-city"
    assert client.get(response["Location"]).status_code == 200


def test_whoever_took_the_number_after_a_reload_is_not_shown_as_ones_own(
    store: DatastoreService, eigenaar: User, eigenaar_client: Client
) -> None:
    give_record(eigenaar, store, 2)
    give_record(eigenaar, store, 3)
    store.update([{"_id": 3, "company": "Ander", "zip": "9999 XX", "street": "Elders 1"}])
    rows = {row.key: row for row in eigenaar_client.get("/").context["rows"]}
    assert rows["2"].edit_url
    assert not rows["3"].edit_url
    assert "Van u" not in rows["3"].cells
