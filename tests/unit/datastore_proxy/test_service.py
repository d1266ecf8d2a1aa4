"""What the service does, on the embedded DataStore, which poses as several versions of CKAN.

`tests/contract/test_service.py` runs the same tests on every store, real CKANs too.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from datastore_proxy import errors
from datastore_proxy.rows import number_of, rows_in
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Sort

from .stores import (
    CKAN_2_10,
    CKAN_2_11,
    CKAN_2_12,
    embedded_as,
    new_package,
    new_service,
)

VERSIONS = {"2.10": CKAN_2_10, "2.11": CKAN_2_11, "2.12": CKAN_2_12}


@pytest.fixture(params=VERSIONS.values(), ids=[*VERSIONS])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> DatastoreService:
    return new_service(embedded_as(request.param, tmp_path))


def shops(count: int) -> list[dict[str, Any]]:
    return [{"company": f"Winkel {n}", "city": ["Edam", "Hoorn"][n % 2]} for n in range(count)]


def test_a_resource_describes_itself(service: DatastoreService) -> None:
    resource = service.describe()
    assert resource.name == "Winkels"
    assert [field.id for field in resource.fields] == [
        "company",
        "city",
        "goats",
        "turnover",
        "since",
    ]
    company = resource.field("company")
    assert company
    assert (company.type, company.label, company.notes) == (
        "text",
        "Bedrijfsnaam",
        "Zoals op de gevel",
    )


def test_values_come_back_as_they_were(service: DatastoreService) -> None:
    values = {
        "company": "",
        "city": "Ünïcødé 🧀\n'\"%s",
        "goats": 0,
        "turnover": Decimal("12345678901234567890.10"),
        "since": "2024-01-02T03:04:05",
    }
    (key,) = service.insert([values])
    assert key is not None
    record = service.get_one(key)
    assert record.pop("_id") == key
    record["since"] = record["since"].removesuffix(".000")
    assert record == values
    assert str(record["turnover"]) == "12345678901234567890.10"


def test_inserted_records_get_their_keys_in_order(service: DatastoreService) -> None:
    service.insert(shops(5))
    records: list[dict[str, Any]] = [
        {"company": "B", "turnover": Decimal("1.50"), "since": "2024-01-02"},
        {"company": "A", "goats": "5"},
        {"company": "B", "turnover": "1.5", "since": "2024-01-02T00:00:00"},
        {"company": ""},
        {"goats": ""},
    ]
    keys = service.insert(records)
    assert None not in keys
    assert len(set(keys)) == 5
    found = service.get([key for key in keys if key is not None])
    assert [record["company"] for record in found.values()] == ["B", "A", "B", "", None]


def test_whether_an_insert_landed_can_be_found_out(service: DatastoreService) -> None:
    service.insert(shops(3))
    before = service.last_key()
    assert service.find_inserted([{"company": "Nieuw"}], after=before) == [None]
    (key,) = service.insert([{"company": "Nieuw"}])
    twice = [{"company": "Nieuw"}, {"company": "Nieuw"}]
    assert service.find_inserted(twice, after=before) == [key, None]
    assert service.find_inserted(shops(1), after=before) == [None]


def test_more_new_records_than_one_page_are_found(service: DatastoreService) -> None:
    keys = service.insert(shops(2345))
    assert keys == list(range(1, 2346))


def test_an_empty_table(service: DatastoreService) -> None:
    assert service.last_key() == 0
    assert service.count(Query()) == 0
    assert service.search(Query()).records == ()
    assert list(service.iterate()) == []
    assert service.distinct("city") == []


def test_an_update_changes_only_what_it_names(service: DatastoreService) -> None:
    key, other = service.insert([{"company": "A", "city": "Hoorn", "goats": 3}, {"company": "B"}])
    assert key is not None
    service.update([{"_id": key, "city": None}, {"_id": other, "goats": 0}])
    assert service.get_one(key)["company"] == "A"
    assert service.get_one(key)["city"] is None
    assert service.get_one(key)["goats"] == 3


def test_an_update_of_a_deleted_record_is_noticed_and_undone(service: DatastoreService) -> None:
    first, second = service.insert(shops(2))
    service.delete([second])  # type: ignore[list-item]
    with pytest.raises(errors.RecordNotFound) as caught:
        service.update([{"_id": second, "city": "Urk"}])
    assert caught.value.key == second
    with pytest.raises(errors.RecordNotFound):
        service.update([{"_id": first, "city": "Urk"}, {"_id": second, "city": "Urk"}])
    assert service.get_one(first)["city"] == "Edam"  # type: ignore[arg-type]
    assert service.count(Query()) == 1


def test_a_deleted_record_is_gone_and_the_others_stay(service: DatastoreService) -> None:
    service.insert(shops(4))
    service.delete([2, 3])
    service.delete([2, 99])
    assert [record["_id"] for record in service.iterate()] == [1, 4]
    assert service.get([4, 2, 1]).keys() == {4, 1}
    with pytest.raises(errors.RecordNotFound) as caught:
        service.get_one(2)
    assert caught.value.key == 2


def test_deleting_the_last_record_leaves_the_table(service: DatastoreService) -> None:
    (key,) = service.insert(shops(1))
    service.delete([key])  # type: ignore[list-item]
    assert service.describe().field("company")
    assert service.insert(shops(1)) == [2]


def test_a_bad_value_spoils_the_whole_batch_and_is_told(service: DatastoreService) -> None:
    service.insert(shops(2))
    changes: list[dict[str, Any]] = [{"_id": 1, "goats": 5}, {"_id": 2, "goats": "vijf"}]
    with pytest.raises(errors.Invalid) as caught:
        service.update(changes)
    assert caught.value.row == 1
    assert service.get_one(1)["goats"] is None


def test_pages_lose_and_repeat_nothing(service: DatastoreService) -> None:
    service.insert(shops(60))
    for query in (Query(sort=(Sort("city", "desc"),)), Query(words="winkel"), Query()):
        pages = [service.search(query.but(limit=7, offset=offset)) for offset in range(0, 60, 7)]
        keys = [record["_id"] for page in pages for record in page.records]
        assert sorted(keys) == list(range(1, 61))
        assert {page.total for page in pages} == {60}


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query(sort=(Sort("_id", "desc"),)),
        Query(sort=(Sort("city"),)),
        Query(words="winkel", filters={"city": ["Edam", "Hoorn"]}),
        Query(columns=("company",)),
        Query(limit=3, offset=5),
        Query(filters={"_id": list(range(1, 26))}),
    ],
)
@pytest.mark.parametrize("chunk", [5, 7, 25, 100])
def test_iterating_gives_every_record_once(
    service: DatastoreService, query: Query, chunk: int
) -> None:
    service.insert(shops(25))
    records = list(service.iterate(query, chunk=chunk))
    assert sorted(record["_id"] for record in records) == list(range(1, 26))
    expected = service.search(query.but(limit=100, offset=0)).records
    assert tuple(records) == expected


def test_a_record_that_is_deleted_meanwhile_takes_no_other_along(service: DatastoreService) -> None:
    service.insert(shops(20))
    seen = []
    for record in service.iterate(chunk=5):
        seen.append(record["_id"])
        if record["_id"] == 5:
            service.delete([1, 2, 3])
    by_key = service.transport.supports.range_filters
    # by offset, what has moved up is missed; nothing is given twice
    assert seen == [n for n in range(1, 21) if by_key or n not in (6, 7, 8)]


@pytest.mark.parametrize("chunk", [1, 2, 3, 100])
def test_csv_holds_every_record_whole(service: DatastoreService, chunk: int) -> None:
    names = ["Kaas, melk", 'De "Hoeve"', "regel\nregel\n", "+31 6", "", "Fryslân", "1\n2,3"]
    service.insert([{"company": name, "goats": n} for n, name in enumerate(names)])
    parts = list(service.iterate_csv(Query(columns=("company", "goats")), chunk=chunk))
    rows = [row for part in parts for row in rows_in(part)]
    assert [row[1:] for row in rows] == [[name, str(n)] for n, name in enumerate(names)]
    assert sum(map(number_of, parts)) == len(names)


def test_csv_of_a_query_holds_what_it_finds(service: DatastoreService) -> None:
    service.insert(shops(9))
    query = Query(
        filters={"city": ["Hoorn"]}, sort=(Sort("company", "desc"),), columns=("company",)
    )
    rows = [row for part in service.iterate_csv(query, chunk=2) for row in rows_in(part)]
    assert [row[1] for row in rows] == [f"Winkel {n}" for n in (7, 5, 3, 1)]


def test_csv_of_nothing_is_nothing(service: DatastoreService) -> None:
    assert list(service.iterate_csv(Query(columns=("company",)))) == []


def test_filters_and_counts(service: DatastoreService) -> None:
    service.insert([*shops(9), {"company": "5", "goats": 5}, {"company": "None"}])
    assert service.count(Query(filters={"city": ["Edam"]}, limit=1)) == 5
    assert service.count(Query(filters={"city": ["Edam", "Hoorn"]})) == 9
    assert service.count(Query(filters={"company": [5]})) == 1
    assert service.count(Query(filters={"goats": [5], "company": ["5"]})) == 1
    assert service.count(Query(filters={"city": ["edam"]})) == 0
    assert service.search(Query(limit=2, total=False)).total is None
    assert service.distinct("city") == ["Edam", "Hoorn", None]
    assert service.distinct("city", limit=1) == ["Edam"]


def test_an_unknown_column_is_an_error_for_people(service: DatastoreService) -> None:
    with pytest.raises(errors.Invalid):
        service.search(Query(filters={"nope": ["x"]}))
    with pytest.raises(errors.Invalid):
        service.update([{"_id": 1, "nope": "x"}])


FOUND = [
    ("Kaasboerderij de Boer", "boer"),
    ("Boerderij Zuid", "boer"),
    ("Boerderij Zuid", "ZUID boe"),
    ("Ü100", "Ü100"),
    ("Ü100", "ü1"),
    ("0229-591234", "0229-591234"),
    ("0229-591234", "591234"),
    ("0229-591234", "0229 5912"),
    ("0229 591234", "0229-591234"),
    ("+31229591234", "31229"),
    ("1674PS", "1674 PS"),
    ("1674 PS", "1674ps"),
    ("info@boer.nl", "info@boer.nl"),
    ("info@boer.nl", "info@boer"),
    ("www.boer.nl", "boer.nl"),
    ("http://www.boer.nl/winkel", "http://www.boer.nl/winkel"),
    ("kaas-hoeve", "kaas hoeve"),
    ("kaas hoeve", "kaas-hoeve"),
    ("kaas-hoeve", "kaas-ho"),
    ("'t Hof", "'t hof"),
    ("Boer & Co", "boer&co"),
    ("52.123456", "52.12"),
    ("J.P. Boer", "J.P."),
    ("Vereniging", "verenigin"),
    ("in de Polder", "in de polder"),
    ("theetuin", "the"),
]


@pytest.mark.parametrize(("stored", "typed"), FOUND)
def test_words_are_found_as_people_type_them(
    service: DatastoreService, stored: str, typed: str
) -> None:
    service.insert([{"company": stored}, {"company": "Iets heel anders"}])
    page = service.search(Query(words=typed))
    assert [record["company"] for record in page.records] == [stored]
    assert set(page.records[0]) == {"_id", "company", "city", "goats", "turnover", "since"}


@pytest.mark.parametrize(
    "typed", ["'", "&", "boer &", "((", "a:*:*", "\\", "!!", "<->", "½", "'" * 99]
)
def test_odd_signs_are_no_error(service: DatastoreService, typed: str) -> None:
    service.search(Query(words=typed))


# --- A key column -------------------------------------------------------------------------


@pytest.fixture
def by_company(service: DatastoreService) -> DatastoreService:
    service.set_key(["company"])
    return DatastoreService(service.transport, service.resource_id, key="company")


def test_a_column_can_be_the_key(by_company: DatastoreService) -> None:
    assert by_company.insert([{"company": "A/1", "city": "Edam"}]) == ["A/1"]
    by_company.update([{"company": "A/1", "city": "Hoorn"}])
    by_company.upsert([{"company": "B"}, {"company": "A/1", "goats": 2}])
    assert by_company.get_one("A/1") == {
        "_id": 1,
        "company": "A/1",
        "city": "Hoorn",
        "goats": 2,
        "turnover": None,
        "since": None,
    }
    with pytest.raises(errors.DuplicateKey):
        by_company.insert([{"company": "B"}])
    with pytest.raises(errors.RecordNotFound):
        by_company.update([{"company": "C", "goats": 1}])
    by_company.delete(["A/1"])
    assert [record["company"] for record in by_company.iterate()] == ["B"]


def test_a_key_on_values_that_are_not_unique_is_refused(service: DatastoreService) -> None:
    service.insert(shops(4))
    with pytest.raises(errors.DuplicateKey):
        service.set_key(["city"])


def test_an_uploaded_resource_needs_force(service: DatastoreService) -> None:
    transport = service.transport
    uploaded = transport.call(
        "resource_create",
        {"package_id": new_package(transport), "url": "https://example.nl/shops.csv"},
    )["id"]
    transport.call(
        "datastore_create", {"resource_id": uploaded, "force": True, "records": shops(1)}
    )
    with pytest.raises(errors.ReadOnly):
        DatastoreService(transport, uploaded).update([{"_id": 1, "city": "Urk"}])
    with pytest.raises(errors.ReadOnly):
        DatastoreService(transport, uploaded).delete([1])
    DatastoreService(transport, uploaded, force=True).update([{"_id": 1, "city": "Urk"}])


def test_a_resource_that_does_not_exist(service: DatastoreService) -> None:
    missing = DatastoreService(service.transport, "00000000-0000-0000-0000-000000000000")
    for call in (missing.describe, missing.last_key, lambda: missing.delete([1])):
        with pytest.raises(errors.ResourceNotFound):
            call()


# --- Trying out ---------------------------------------------------------------------------


def test_what_would_be_refused_is_told_and_nothing_is_written(service: DatastoreService) -> None:
    service.insert(shops(5))
    before = list(service.iterate())
    new = [{"company": f"Nieuw {n}", "goats": n} for n in range(9)]
    new[2]["goats"], new[7]["since"] = "veel", "ooit"
    assert [place for place, _error in service.insert_refusals(new)] == [2, 7]
    changes: list[dict[str, Any]] = [{"_id": key, "city": "Elders"} for key in (3, 1, 99, 2)]
    changes[3]["turnover"] = "duizend"
    refused = dict(service.update_refusals(changes))
    assert sorted(refused) == [2, 3]
    assert isinstance(refused[2], errors.RecordNotFound)
    assert list(service.update_refusals(changes[:2])) == []
    assert list(service.iterate()) == before
