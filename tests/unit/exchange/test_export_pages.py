"""The export page: what one asks for is what one gets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from python_calamine import CalamineWorkbook

from datastore_proxy.errors import NotReached
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests.answers import streamed
from tests.factories import give_record
from weidewinkels.bulk import selections
from weidewinkels.bulk.models import SelectedKeys, Selection, SelectionState
from weidewinkels.catalogue.search import TooSlow
from weidewinkels.exchange.models import Export, ExportState
from weidewinkels.exchange.tasks import make_export

pytestmark = pytest.mark.django_db

PAGE = "/uitwisselen/exporteren/"


def rows_of(response: HttpResponseBase) -> list[list[str]]:
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    text = streamed(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def select(user: User, store: DatastoreService, *keys: str) -> None:
    selection = Selection.objects.create(
        owner=user,
        resource_id=store.resource_id,
        number=len(keys),
        state=SelectionState.CURRENT,
    )
    SelectedKeys.objects.create(selection=selection, position=0, keys=list(keys))


def test_visitor_gets_all_records_as_csv(client: Client, store: DatastoreService) -> None:
    heads, *rows = rows_of(client.post(PAGE, {"welke": "alles", "vorm": "csv", "koppen": "namen"}))
    assert heads[:2] == ["_id", "company"]
    assert len(rows) == store.count(Query()) == 405


def test_list_with_its_filter_and_words_is_exported(
    client: Client, store: DatastoreService
) -> None:
    asked = {"q": "boer", "f.province": ["Gelderland"], "welke": "lijst", "koppen": "labels"}
    heads, *rows = rows_of(client.post(PAGE, asked))
    wanted = store.count(Query(words="boer", filters={"province": ["Gelderland"]}))
    assert 0 < len(rows) == wanted < 405
    assert {row[heads.index("Provincie")] for row in rows} == {"Gelderland"}


def test_columns_as_in_the_list(client: Client, store: DatastoreService) -> None:
    asked = {"kolommen": "getoond", "cols": ["company", "city"], "koppen": "namen", "tussen": "tab"}
    response = client.post(PAGE, asked)
    first = streamed(response).decode("utf-8-sig").splitlines()[0]
    assert first == "_id\tcompany\tcity"


def test_selection_is_exported(
    store: DatastoreService, beheerder: User, sign_in: Callable[[User], Client]
) -> None:
    select(beheerder, store, "17", "5")
    client = sign_in(beheerder)
    assert "De 2 geselecteerde records" in client.get(PAGE).text
    _heads, *rows = rows_of(client.post(PAGE, {"welke": "selectie"}))
    assert sorted(row[0] for row in rows) == ["17", "5"]


def test_selection_that_was_cleared_is_neither_offered_nor_exported(
    store: DatastoreService, beheerder: User, sign_in: Callable[[User], Client]
) -> None:
    select(beheerder, store, "17", "5")
    selections.clear(beheerder)
    client = sign_in(beheerder)
    assert "geselecteerde records" not in client.get(PAGE).text
    _heads, *rows = rows_of(client.post(PAGE, {"welke": "selectie"}))
    assert rows == []


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({}, {"5", "9", "17"}),
        ({"f.city": ["Elders"]}, {"5", "17"}),
        ({"q": ["Zwaluwstaart"]}, {"17"}),
    ],
)
def test_ones_own_list_is_exported_with_its_other_filters(
    store: DatastoreService,
    eigenaar: User,
    eigenaar_client: Client,
    filters: dict[str, list[str]],
    wanted: set[str],
) -> None:
    for key in (5, 9, 17):
        give_record(eigenaar, store, key)
    store.update(
        [{"_id": 5, "city": "Elders"}, {"_id": 17, "city": "Elders", "company": "Zwaluwstaart"}]
    )
    asked = {"van": ["mij"], **filters}
    one_or_more = "Het ene record" if len(wanted) == 1 else f"De {len(wanted)} records"
    assert one_or_more in eigenaar_client.get(PAGE, asked).text
    _heads, *rows = rows_of(eigenaar_client.post(PAGE, asked))
    assert {row[0] for row in rows} == wanted


def test_ones_own_list_is_counted_for_a_spreadsheet(
    store: DatastoreService, eigenaar: User, eigenaar_client: Client, settings: Settings
) -> None:
    for key in (5, 9, 17):
        give_record(eigenaar, store, key)
    settings.EXPORT_AT_ONCE = 2
    eigenaar_client.post(PAGE, {"van": "mij", "vorm": "xlsx"})
    assert Export.objects.get().total == 3


def test_list_that_is_slow_to_count_is_exported_all_the_same(
    store: DatastoreService, beheerder_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(*_args: object, **_kwargs: object) -> int:
        raise TooSlow

    monkeypatch.setattr("weidewinkels.exchange.views.export.count", too_slow)
    asked = {"f.province": ["Gelderland"]}
    page = beheerder_client.get(PAGE, asked)
    assert page.status_code == 200
    assert "De records van de lijst" in page.text
    assert beheerder_client.post(PAGE, asked).status_code == 200
    assert beheerder_client.post(PAGE, {**asked, "vorm": "xlsx"}).status_code == 302
    progress = reverse("exchange:export_progress", args=[Export.objects.get().id])
    page = beheerder_client.get(progress)
    assert "0 records" in page.text
    assert "van 0" not in page.text


def test_form_says_how_many_the_list_shows(client: Client, store: DatastoreService) -> None:
    page = client.get(PAGE, {"f.province": "Gelderland"})
    number = store.count(Query(filters={"province": ["Gelderland"]}))
    assert f"De {number} records van de lijst" in page.text


def test_excel_at_once_when_it_is_small(client: Client, store: DatastoreService) -> None:
    response = client.post(PAGE, {"vorm": "xlsx", "welke": "alles"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(streamed(response)))
    assert len(book.get_sheet_by_index(0).to_python()) == 406


def test_large_spreadsheet_is_made_by_the_worker(
    store: DatastoreService,
    beheerder: User,
    sign_in: Callable[[User], Client],
    settings: Settings,
    django_capture_on_commit_callbacks: Callable[..., object],
    medewerker: User,
) -> None:
    settings.EXPORT_AT_ONCE = 100
    client = sign_in(beheerder)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        response = client.post(PAGE, {"vorm": "ods", "welke": "alles"})
    export = Export.objects.get()
    progress = reverse("exchange:export_progress", args=[export.id])
    assert response.headers["Location"] == progress
    assert "Klaar: 405 records" in client.get(progress).text
    file = client.get(reverse("exchange:export_file", args=[export.id]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(streamed(file)))
    assert len(book.get_sheet_by_index(0).to_python()) == 406
    assert sign_in(medewerker).get(progress).status_code == 404


def test_visitor_is_told_to_sign_in_for_a_large_spreadsheet(
    client: Client, store: DatastoreService, settings: Settings
) -> None:
    settings.EXPORT_AT_ONCE = 100
    response = client.post(PAGE, {"vorm": "xlsx", "welke": "alles"})
    assert response.status_code == 422
    assert "meld u aan" in response.text
    assert not Export.objects.exists()


def test_export_that_fails_says_so_and_leaves_no_file(
    store: DatastoreService, beheerder: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_reached(*_args: object, **_kwargs: object) -> None:
        raise NotReached("No.", action="datastore_search")

    export = Export.objects.create(owner=beheerder, wish="vorm=xlsx&welke=alles", total=405)
    monkeypatch.setattr(DatastoreService, "search", not_reached)
    monkeypatch.setattr(DatastoreService, "_read_csv", not_reached)
    make_export.call(str(export.id), "nl")
    export.refresh_from_db()
    assert export.state == ExportState.FAILED
    assert "geen antwoord" in export.problem
    assert not export.path.exists()


def test_datastore_that_is_down_gives_its_page_not_half_a_file(
    client: Client, store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_reached(*_args: object, **_kwargs: object) -> None:
        raise NotReached("No.", action="datastore_search")

    monkeypatch.setattr(DatastoreService, "_read_csv", not_reached)
    response = client.post(PAGE, {"welke": "alles"})
    assert response.status_code == 503
    assert "antwoordt niet" in response.text


def test_list_leads_to_its_export(client: Client, store: DatastoreService) -> None:
    page = client.get("/", {"q": "hoeve"})
    assert f'href="{PAGE}?q=hoeve"' in page.text
