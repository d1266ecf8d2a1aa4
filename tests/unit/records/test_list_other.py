"""The list and the page of a record of a resource that the profile knows nothing of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.http import urlencode
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field
from tests.unit.records.pages import text_of
from weidewinkels.catalogue.sync import sync
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.records import totals

pytestmark = pytest.mark.django_db

FIELDS = (
    Field("Naam met spatie", "text", {"label": "De naam", "label_en": "The name"}),
    Field("50% korting", "numeric"),
    Field("rank", "int4"),
    Field("j", "json"),
    Field("q", "bool"),
    Field("page", "timestamp"),
    Field("dag", "date"),
    Field("tags", "_text"),
    Field("a.b/c?d=e&f#g", "text"),
    Field("<b>", "text"),
)
RECORDS: list[dict[str, Any]] = [
    {
        "Naam met spatie": "Appel",
        "50% korting": "1234567.5",
        "rank": 0,
        "j": {"a": ["<i>", None]},
        "q": False,
        "page": "2026-11-23T10:20:30.123456",
        "dag": "2026-02-28",
        "tags": ["zoet", "rood"],
        "a.b/c?d=e&f#g": "x",
        "<b>": "vet",
    },
    {"Naam met spatie": "Peer", "rank": -7, "q": True, "a.b/c?d=e&f#g": "y/z"},
    {},
]


@pytest.fixture
def other(store: DatastoreService, settings: Settings) -> Iterator[DatastoreService]:
    """The service on another resource in the same store."""
    package_id = store.transport.call("resource_show", {"id": store.resource_id})["package_id"]
    settings.DATASTORE_RESOURCE_ID = store.create(
        FIELDS, package_id=package_id, name="Fruit", records=RECORDS
    )
    get_service.cache_clear()
    cache.clear()
    totals.forget_everything()
    yield get_service()
    get_service.cache_clear()


def get(client: Client, **parameters: Any) -> str:
    response = client.get("/?" + urlencode(parameters, doseq=True))
    assert response.status_code == 200
    return response.content.decode()


def names_in(html: str) -> list[str]:
    return re.findall(r'<a class="name"[^>]*>([^<]*)</a>', html)


def cell(html: str, key: int, label: str) -> str:
    row = html.partition(f'<tr id="r-{key}">')[2].partition("</tr>")[0]
    found = re.search(rf'data-label="{re.escape(label)}"[^>]*>(.*?)</td>', row)
    return found[1] if found else ""


def test_records_are_named_by_their_first_column_or_their_key(
    client: Client, other: DatastoreService
) -> None:
    html = get(client)
    assert names_in(html) == ["Appel", "Peer", "Zonder naam (3)"]
    assert "3 records" in html
    assert ">De naam</a>" in html
    assert "Winkel" not in html.partition("<main")[2].partition("</main")[0]


def test_each_type_is_shown_in_the_readers_language(
    client: Client, other: DatastoreService
) -> None:
    html = get(client, cols=[field.id for field in FIELDS])
    assert cell(html, 1, "50% korting") == "1.234.567,5"
    assert cell(html, 1, "rank") == "0"
    assert cell(html, 1, "q") == "nee"
    assert cell(html, 2, "q") == "ja"
    assert cell(html, 1, "tags") == "zoet, rood"
    assert cell(html, 1, "j") == "{&quot;a&quot;: [&quot;&lt;i&gt;&quot;, null]}"
    assert cell(html, 1, "&lt;b&gt;") == "vet"
    assert "leeg" in cell(html, 3, "rank")
    client.cookies["django_language"] = "en"
    assert cell(get(client), 1, "50% korting") == "1,234,567.5"


@pytest.mark.parametrize(
    ("column", "value", "found"),
    [
        ("rank", "0", ["Appel"]),
        ("rank", ["0", "-7"], ["Appel", "Peer"]),
        ("50% korting", "1234567,5", ["Appel"]),
        ("q", "ja", ["Peer"]),
        ("q", "false", ["Appel"]),
        ("page", "2026-11-23T10:20:30.123456", ["Appel"]),
        ("dag", "28-2-2026", ["Appel"]),
        ("a.b/c?d=e&f#g", "y/z", ["Peer"]),
        ("<b>", "vet", ["Appel"]),
    ],
)
def test_every_type_can_be_filtered(
    client: Client, other: DatastoreService, column: str, value: Any, found: list[str]
) -> None:
    assert names_in(get(client, **{f"f.{column}": value})) == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"f.dag.van": "1-2-2026", "f.dag.tot": "28-02-2026"}, ["Appel"]),
        ({"f.dag.van": "2026"}, ["Appel"]),
        ({"f.dag.van": "1-3-2026"}, []),
        ({"f.page.van": "23-11-2026", "f.page.tot": "2026-11-23"}, ["Appel"]),
    ],
)
def test_range_of_days_is_typed_as_days_are_shown(
    client: Client, other: DatastoreService, asked: dict[str, str], found: list[str]
) -> None:
    sync()
    assert names_in(get(client, **asked)) == found


@pytest.mark.parametrize("day", ["31-2-2026", "morgen"])
def test_range_from_no_day_is_told(client: Client, other: DatastoreService, day: str) -> None:
    sync()
    html = get(client, **{"f.dag.van": day})
    assert "past niet bij de kolom" in html
    assert len(names_in(html)) == 3


@pytest.mark.parametrize("field", [field for field in FIELDS if field.type != "json"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_column_but_json_can_be_sorted(
    client: Client, other: DatastoreService, field: Field, sign: str
) -> None:
    html = get(client, sort=f"{sign}{field.id}", cols=field.id)
    assert len(names_in(html)) == 3
    assert "aria-sort" in html


def test_words_find_records_though_a_column_is_named_as_the_rank(
    client: Client, other: DatastoreService
) -> None:
    html = get(client, q="app")
    assert names_in(html) == ["Appel"]
    assert cell(html, 1, "rank") == "0"


def test_the_page_of_a_record_shows_all_there_is(client: Client, other: DatastoreService) -> None:
    html = client.get("/winkels/1/").content.decode()
    for shown in ("1.234.567,5", "nee", "zoet, rood", "vet", "28-02-2026", "&lt;b&gt;"):
        assert shown in html
    assert client.get("/winkels/3/").status_code == 200


def test_values_of_odd_columns_can_be_ticked(client: Client, other: DatastoreService) -> None:
    html = client.get("/lijst/waarden/?" + urlencode({"kolom": "a.b/c?d=e&f#g"})).content.decode()
    assert 'name="f.a.b/c?d=e&amp;f#g"' in html
    assert 'value="y/z"' in html
    assert ">ja<" in client.get("/lijst/waarden/?kolom=q").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/?van=mij", "/?q=xyz", "/?page=99", "/winkels/1/", "/winkels/1/wijzigen/"),
        *("/winkels/1/verwijderen/", "/winkels/toevoegen/", "/winkels/999/", "/hulp/", "/privacy/"),
        *("/nergens/", "/account/login/", "/geschiedenis/", "/prullenbak/", "/controle/"),
        *("/controle/kwaliteit/", "/controle/herkoppelen/", "/uitwisselen/exporteren/"),
        *("/start/", "/start/verouderd/", "/meldingen/", "/account/gegevens/", "/bewerken/"),
    ],
)
def test_no_page_calls_other_records_shops(
    address: str,
    admin_client: Client,
    eigenaar_client: Client,
    client: Client,
    other: DatastoreService,
) -> None:
    get_resource()  # as any page that shows records does
    for visitor in (admin_client, eigenaar_client, client):
        response = visitor.get(address, follow=True)
        words = text_of(response).lower().replace("weidewinkels", "")  # the app's own name
        assert "winkel" not in words, words[max(0, words.find("winkel") - 60) :][:120]


def test_an_empty_number_stands_where_numbers_stand(
    client: Client, other: DatastoreService
) -> None:
    html = get(client)
    assert '<td class="empty number" data-label="rank">' in html
    assert '<td class="empty" data-label="De naam">' not in html
    assert '<td class="empty" data-label="tags">' in html


def test_search_names_no_columns_that_are_not_there(
    client: Client, other: DatastoreService
) -> None:
    assert "Zoek op naam, plaats" not in get(client)


def test_a_table_without_columns_lists_its_records_by_number(
    client: Client, beheerder_client: Client, store: DatastoreService, settings: Settings
) -> None:
    package_id = store.transport.call("resource_show", {"id": store.resource_id})["package_id"]
    settings.DATASTORE_RESOURCE_ID = store.create((), package_id=package_id, name="Nog leeg")
    get_service.cache_clear()
    cache.clear()
    get_service().insert([{}, {}])
    assert "Nummer" in get(client)
    assert names_in(get(client)) == ["1", "2"]
    for page in ("/winkels/1/", "/winkels/1/wijzigen/", "/winkels/toevoegen/"):
        assert beheerder_client.get(page).status_code == 200
