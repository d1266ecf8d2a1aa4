"""The key of the resource: what could be it, what stands in the way, setting it and taking it away."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from datastore_proxy.errors import DuplicateKey
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field, Query
from tests.unit.datasets.conftest import Failing
from weidewinkels.bulk import selections
from weidewinkels.catalogue.search import TooSlow
from weidewinkels.catalogue.sync import sync
from weidewinkels.datasets import uniqueness
from weidewinkels.datasets.models import Change, TableChange
from weidewinkels.datastore import get_service

pytestmark = pytest.mark.django_db

URL = "/gegevensset/sleutel/"


@pytest.fixture
def shops(store: DatastoreService) -> DatastoreService:
    """The sample shops: 5 and 6 share a postcode, 7 has none, 8 an empty one; `getal` is a number."""
    store.create([Field("getal", "int8")])
    zip_ = store.get_one(5)["zip"]
    store.update([{"_id": 6, "zip": zip_, "getal": 1}, {"_id": 7, "zip": None, "getal": 1}])
    store.update([{"_id": 8, "zip": ""}])
    sync()
    return store


def count_of(*columns: str) -> uniqueness.Uniqueness:
    found = uniqueness.count_one(get_service().resource_id, columns)
    assert found is not None
    return found


def ask(client: Client, typed: str, *columns: str, url: str = URL) -> Any:
    return client.post(url, {"kolom": columns, "getypt": typed})


def test_how_unique_columns_are(shops: DatastoreService) -> None:
    """As PostgreSQL counts: NULL is never the same, an empty text is."""
    zips = count_of("zip")
    assert (zips.doubles, zips.records, zips.empty) == (1, 2, 2)
    assert not zips.may_be_key
    assert count_of("company", "zip", "street").doubles == 0
    numbers = count_of("getal")
    assert (numbers.doubles, numbers.records, numbers.empty) == (1, 2, 403)


def test_it_is_counted_as_the_datastore_counts(shops: DatastoreService) -> None:
    """For each column: the store refuses it as a key exactly when we find doubles."""
    for field in shops.describe().fields:
        try:
            shops.set_key([field.id])
            is_refused = False
        except DuplicateKey:
            is_refused = True
        assert is_refused == bool(count_of(field.id).doubles), field.id
    shops.set_key([])


def test_two_empty_texts_clash(shops: DatastoreService) -> None:
    shops.update([{"_id": 9, "zip": ""}])
    sync()
    assert count_of("zip").doubles == 2


def test_capitals_and_spaces_count(shops: DatastoreService) -> None:
    shops.update([{"_id": 6, "zip": f"{shops.get_one(5)['zip']} "}])
    sync()
    assert count_of("zip").doubles == 0


def test_the_page_shows_what_clashes_with_links(client: Client, shops: DatastoreService) -> None:
    page = client.get(f"{URL}?kolom=zip")
    [clash] = page.context["clashes"]
    assert [holder.key for holder in clash.double.holders] == ["5", "6"]
    assert "/winkels/5/wijzigen/" in page.text
    listed = client.get(clash.url).text
    assert shops.get_one(5)["company"] in listed
    assert shops.get_one(6)["company"] in listed
    assert "Zet de sleutel" not in page.text


def test_a_number_clashes_too(client: Client, shops: DatastoreService) -> None:
    [clash] = client.get(f"{URL}?kolom=getal").context["clashes"]
    assert [holder.key for holder in clash.double.holders] == ["6", "7"]


def test_a_combination_that_is_unique(client: Client, shops: DatastoreService) -> None:
    page = client.get(f"{URL}?kolom=zip&kolom=company")
    assert page.context["chosen"] == ("company", "zip")
    assert "Typ company, zip om te bevestigen" in page.text


@pytest.mark.parametrize(("which", "expected"), [("dubbel", ["5", "6"]), ("leeg", ["7", "8"])])
def test_what_stands_in_the_way_can_be_selected(
    client: Client, shops: DatastoreService, beheerder: User, which: str, expected: list[str]
) -> None:
    response = client.post(f"{URL}selecteren/", {"kolom": "zip", "welke": which})
    assert response.headers["Location"] == "/selectie/"
    selection = selections.current(beheerder)
    assert selection is not None
    assert (list(selection.keys()), selection.number) == (expected, 2)
    assert client.get("/selectie/").status_code == 200


def test_nothing_to_select(client: Client, shops: DatastoreService, beheerder: User) -> None:
    client.post(f"{URL}selecteren/", {"kolom": ["company", "zip"]})
    client.post(f"{URL}selecteren/", {"kolom": "er-niet"})
    assert selections.current(beheerder) is None


def test_the_key_is_set(client: Client, shops: DatastoreService, beheerder: User) -> None:
    records = list(shops.iterate())
    response = ask(client, "company, zip", "zip", "company")
    assert response.headers["Location"] == URL
    assert shops.probe().key == ("company", "zip")
    assert list(shops.iterate()) == records
    change = TableChange.objects.get()
    assert (change.change, change.by, change.before, change.after) == (
        Change.KEY, beheerder, [], ["company", "zip"]
    )  # fmt: skip
    assert "company, zip" in client.get("/gegevensset/").text


@pytest.mark.parametrize("typed", ["", "zip", "company,zip"])
def test_what_was_not_typed_exactly_is_not_done(
    client: Client, shops: DatastoreService, typed: str
) -> None:
    response = ask(client, typed, "company", "zip")
    assert response.status_code == 422
    assert "Typ precies: company, zip" in response.text
    assert shops.probe().key == ()


def test_ckan_has_the_last_word(client: Client, shops: DatastoreService) -> None:
    """Written past us: the catalogue doesn't know yet."""
    company = shops.get_one(5)["company"]
    zip_ = shops.get_one(5)["zip"]
    shops.update([{"_id": 6, "company": company}])
    response = ask(client, "company, zip", "company", "zip")
    assert response.status_code == 422
    assert f"{company}, {zip_}" in response.text
    assert shops.probe().key == ()
    assert not TableChange.objects.exists()


def test_the_key_is_taken_away(client: Client, shops: DatastoreService) -> None:
    shops.set_key(["company", "zip"])
    assert ask(client, "anders", url=f"{URL}weg/").status_code == 422
    assert shops.probe().key == ("company", "zip")
    assert ask(client, "company, zip", url=f"{URL}weg/").status_code == 302
    assert shops.probe().key == ()
    assert TableChange.objects.get().change == Change.NO_KEY


def test_the_key_that_the_app_works_by_stays(
    client: Client, store: DatastoreService, settings: Settings
) -> None:
    store.update(
        [{"_id": record["_id"], "remarks": str(record["_id"])} for record in store.iterate()]
    )
    store.set_key(["remarks"])
    settings.DATASTORE_KEY = "remarks"
    get_service.cache_clear()
    for response in (
        ask(client, "company, zip", "company", "zip"),
        ask(client, "remarks", url=f"{URL}weg/"),
    ):
        assert response.status_code == 422
        assert "DATASTORE_KEY" in response.text
    assert store.probe().key == ("remarks",)


def test_an_uploaded_file_is_read_only(
    client: Client, shops: DatastoreService, settings: Settings
) -> None:
    shops.transport.call("resource_patch", {"id": shops.resource_id, "url_type": "upload"})
    page = client.get(f"{URL}?kolom=company&kolom=zip").text
    assert "alleen-lezen" in page
    assert "Zet de sleutel" not in page
    assert ask(client, "company, zip", "company", "zip").status_code == 422
    settings.DATASTORE_FORCE = True
    get_service.cache_clear()
    assert "overschrijft alle wijzigingen" in client.get(URL).text
    assert ask(client, "company, zip", "company", "zip").status_code == 302


def test_no_column_was_chosen(client: Client, shops: DatastoreService) -> None:
    assert ask(client, "").status_code == 422
    assert client.get(f"{URL}?kolom=nergens").context["chosen"] == ()


def test_json_is_never_a_key(client: Client, store: DatastoreService) -> None:
    store.create([Field("data", "json"), Field("lijst", "_text")])
    columns = {line.candidate.columns for line in client.get(URL).context["lines"]}
    assert ("data",) not in columns
    assert ("lijst",) not in columns


def test_counting_that_takes_too_long_is_said(
    client: Client, shops: DatastoreService, monkeypatch: Any
) -> None:
    def slow(*_: object) -> None:
        raise TooSlow

    monkeypatch.setattr(uniqueness, "_count", slow)
    page = client.get(f"{URL}?kolom=company")
    assert "duurde te lang" in page.text
    assert "Zet de sleutel" in page.text  # CKAN counts


def test_it_is_said_when_records_were_never_gone_through(
    client: Client, store: DatastoreService
) -> None:
    assert "nog niet doorgenomen" in client.get(URL).text


def test_many_clashes_come_in_pages(client: Client, store: DatastoreService) -> None:
    shops = list(store.iterate(Query()))[:60]
    store.update([{"_id": shop["_id"], "remarks": f"r{shop['_id'] // 2}"} for shop in shops])
    sync()
    first = client.get(f"{URL}?kolom=remarks&page=1").context["page"]
    assert first.has_next()
    assert len(first) == 20
    assert client.get(f"{URL}?kolom=remarks&page=2").context["page"].number == 2


def test_counting_holds_no_records(
    failing: Failing, client: Client, shops: DatastoreService
) -> None:
    """It goes by the catalogue: the page reads no record from the DataStore."""
    failing.called.clear()
    client.get(f"{URL}?kolom=zip")
    assert failing.called.count("datastore_search") <= 2  # the columns, for the page and the probe
