"""datastore_upsert: which record is meant, all or nothing, and what is told about it."""

from __future__ import annotations

import re

import pytest

from tests.contract.stores import Store
from tests.contract.tables import Package, Table

COLUMNS = {"k": "text", "t": "text", "i": "int"}


@pytest.fixture
def table(package: Package) -> Table:
    """Three records without a key."""
    return package.table(
        COLUMNS,
        {"k": "a", "t": "one", "i": 1},
        {"k": "b", "t": "two", "i": 2},
        {"k": "c", "t": "three", "i": 3},
    )


@pytest.fixture
def keyed(package: Package) -> Table:
    """Two records, with `k` as the key."""
    records = [{"k": "a", "t": "one", "i": 1}, {"k": "b", "t": "two", "i": 2}]
    return package.table(COLUMNS, *records, primary_key=["k"])


# --- Which record is meant ----------------------------------------------------------------


def test_update_by_id_changes_only_what_is_sent(table: Table) -> None:
    assert table.update({"_id": 2, "t": "changed"}).status == 200
    assert table.records()[1] == {"_id": 2, "k": "b", "t": "changed", "i": 2}
    assert table.column("t") == ["one", "changed", "three"]


def test_update_with_null_empties_a_column(table: Table) -> None:
    assert table.update({"_id": 2, "t": None, "i": None}).status == 200
    assert table.records()[1] == {"_id": 2, "k": "b", "t": None, "i": None}


def test_update_takes_the_id_as_text(table: Table) -> None:
    assert table.update({"_id": "2", "t": "changed"}).status == 200
    assert table.column("t") == ["one", "changed", "three"]


def test_update_by_the_key(keyed: Table) -> None:
    assert keyed.update({"k": "b", "i": 7}).status == 200
    assert keyed.records()[1] == {"_id": 2, "k": "b", "t": "two", "i": 7}


def test_with_id_the_key_is_an_ordinary_column(keyed: Table) -> None:
    assert keyed.update({"_id": 2, "k": "bb"}).status == 200
    assert keyed.column("k") == ["a", "bb"]


def test_update_of_an_unknown_id_undoes_the_whole_batch(table: Table) -> None:
    answer = table.update({"_id": 1, "t": "changed"}, {"_id": 99, "t": "lost"})
    assert answer.status == 409
    assert "99" in answer.error["key"][0]
    assert answer.error["key"][0].endswith("not found")
    assert table.column("t") == ["one", "two", "three"]


def test_update_of_an_unknown_key(keyed: Table) -> None:
    answer = keyed.update({"k": "zz", "t": "lost"})
    assert answer.status == 409
    assert re.fullmatch(r"key \".*'zz'.*\" not found", answer.error["key"][0])


def test_upsert_by_id_updates_what_is_there(table: Table) -> None:
    assert table.upsert({"_id": 2, "t": "changed"}).status == 200
    assert table.column("t") == ["one", "changed", "three"]


def test_upsert_of_an_unknown_id_makes_a_record(table: Table) -> None:
    assert table.upsert({"_id": 50, "t": "new"}).status == 200
    made = table.records()[3]
    assert (made["_id"] == 50) is table.store.facts.keeps_unknown_id
    assert {**made, "_id": 0} == {"_id": 0, "k": None, "t": "new", "i": None}


def test_upsert_of_an_id_that_is_null(table: Table) -> None:
    answer = table.upsert({"_id": None, "t": "new"})
    if table.store.facts.null_id_inserts:
        assert answer.status == 200
        assert table.column("t")[3:] == ["new"]
    else:
        assert answer.error["records"][0].startswith('null value in column "_id"')


def test_upsert_by_the_key_adds_and_changes(keyed: Table) -> None:
    assert keyed.upsert({"k": "b", "i": 7}, {"k": "c", "t": "three"}).status == 200
    assert [(r["k"], r["t"], r["i"]) for r in keyed.records()] == [
        ("a", "one", 1),
        ("b", "two", 7),
        ("c", "three", None),
    ]


def test_upsert_of_one_key_twice_merges_in_order(keyed: Table) -> None:
    keyed.upsert({"k": "c", "t": "first", "i": 1}, {"k": "c", "t": "last"})
    assert keyed.records()[2:] == [{**keyed.records()[2], "k": "c", "t": "last", "i": 1}]


def test_a_key_that_is_null_never_matches(keyed: Table) -> None:
    assert keyed.upsert({"k": None, "t": "x"}).status == 200
    assert keyed.upsert({"k": None, "t": "y"}).status == 200
    assert keyed.insert({"k": None}, {"k": None}).status == 200
    assert keyed.column("k") == ["a", "b", None, None, None, None]


def test_a_key_of_two_columns(package: Package) -> None:
    table = package.table(COLUMNS, {"k": "a", "i": 1, "t": "x"}, primary_key=["k", "i"])
    assert table.upsert({"k": "a", "i": 2, "t": "y"}, {"k": "a", "i": 1, "t": "z"}).status == 200
    assert [(r["k"], r["i"], r["t"]) for r in table.records()] == [("a", 1, "z"), ("a", 2, "y")]


@pytest.mark.parametrize("method", ["update", "upsert"])
def test_the_probe_for_the_key(package: Package, method: str) -> None:
    """An empty record tells whether there is a key, and which; nothing is written."""
    two = package.table(COLUMNS, primary_key=["k", "i"])
    answer = two.call("datastore_upsert", method=method, records=[{}])
    words = " ".join(answer.error["key"][0].split())
    assert (answer.status, words) == (409, 'fields "k, i" are missing but needed as key')
    none = package.table(COLUMNS)
    answer = none.call("datastore_upsert", method=method, records=[{}])
    answer.refuses(table=["unique key must be passed for update/upsert"])


def test_an_id_that_is_no_number(table: Table) -> None:
    answer = table.update({"_id": "abc", "t": "x"})
    message = 'invalid input syntax for type integer: "abc"'
    answer.refuses(records=[message], **{table.store.facts.row_key: 0})


def test_a_record_with_only_an_id_is_refused(table: Table) -> None:
    answer = table.update({"_id": 1})
    answer.refuses(records=['syntax error at or near ","'], **{table.store.facts.row_key: 0})


# --- Insert -------------------------------------------------------------------------------


def test_insert_numbers_records_and_leaves_out_columns_are_null(table: Table) -> None:
    assert table.insert({"k": "d"}, {"t": "five"}).status == 200
    assert table.records()[3:] == [
        {"_id": 4, "k": "d", "t": None, "i": None},
        {"_id": 5, "k": None, "t": "five", "i": None},
    ]


def test_insert_with_an_id_is_refused(table: Table) -> None:
    table.insert({"_id": 9, "k": "d"}).refuses(records=['row "1" has extra keys "_id"'])


def test_insert_of_a_key_that_is_there(keyed: Table) -> None:
    answer = keyed.insert({"k": "c"}, {"k": "a"})
    assert answer.status == 409
    assert answer.error["records"][0].startswith("duplicate key value violates unique constraint")
    assert keyed.column("k") == ["a", "b"]


def test_insert_of_one_key_twice(keyed: Table) -> None:
    answer = keyed.insert({"k": "c"}, {"k": "c"})
    assert answer.status == 409
    assert answer.error["records"][0].startswith("duplicate key value violates unique constraint")


def test_numbers_of_deleted_records_are_not_given_again(table: Table) -> None:
    table.delete(filters={"_id": [2, 3]})
    table.insert({"k": "d"})
    assert table.column("_id") == [1, 4]


# --- What is refused ----------------------------------------------------------------------


def test_unknown_columns(keyed: Table) -> None:
    keyed.insert({"k": "c"}, {"k": "d", "nope": 1}).refuses(
        records=['row "2" has extra keys "nope"']
    )
    for method in (keyed.update, keyed.upsert):
        method({"k": "a", "nope": 1, "nope2": 2}).refuses(
            fields=['fields "nope, nope2" do not exist']
        )
    assert keyed.column("k") == ["a", "b"]


def test_a_record_that_is_no_object(table: Table) -> None:
    table.insert({"k": "d"}, "x").refuses(records=['row "1" is not a json object'])


def test_an_unknown_method(table: Table) -> None:
    answer = table.call("datastore_upsert", method="merge", records=[{"k": "x"}])
    answer.refuses(method=["Value must be one of ['upsert', 'insert', 'update']"])


@pytest.mark.parametrize("method", ["update", "upsert"])
def test_a_bad_value_tells_its_row_and_undoes_the_batch(table: Table, method: str) -> None:
    records = [{"_id": 1, "i": 10}, {"_id": 2, "i": "abc"}, {"_id": 3, "i": 30}]
    answer = table.call("datastore_upsert", method=method, records=records)
    message = 'invalid input syntax for type integer: "abc"'
    answer.refuses(records=[message], **{table.store.facts.row_key: 1})
    assert table.column("i") == [1, 2, 3]


def test_a_bad_value_in_an_insert_undoes_the_batch(table: Table) -> None:
    facts = table.store.facts
    answer = table.insert({"i": 10}, {"i": "abc"}, {"i": 30})
    assert answer.status == facts.bad_insert
    if answer.status == 409:
        assert answer.error["records"] == ['invalid input syntax for type integer: "abc"']
        told = {"last": 2, "exact": 1}[facts.insert_row]
        assert answer.error[facts.row_key] == told
    assert table.column("i") == [1, 2, 3]


def test_a_key_that_another_record_has(keyed: Table) -> None:
    answer = keyed.update({"_id": 2, "k": "a"})
    assert answer.status == 409
    assert answer.error["records"][0].startswith("duplicate key value violates unique constraint")
    assert answer.error[keyed.store.facts.row_key] == 0


def test_a_nul_in_a_text(table: Table) -> None:
    assert table.insert({"k": "a\0b"}).status == table.store.facts.nul_in_text
    assert table.update({"_id": 1, "k": "a\0b"}).status == table.store.facts.nul_in_text
    assert table.column("k") == ["a", "b", "c"]


@pytest.mark.parametrize("records", [[], None])
def test_no_records_is_no_error(table: Table, records: list[object] | None) -> None:
    answer = table.call("datastore_upsert", method="insert", records=records)
    assert answer.result["resource_id"] == table.id
    assert len(table.records()) == 3


def test_unknown_parameters_are_ignored(table: Table) -> None:
    assert table.insert({"k": "d"}, bogus=1).status == 200


# --- Read-only and unknown resources ------------------------------------------------------


def test_an_uploaded_resource_wants_force(package: Package) -> None:
    table = package.uploaded({"k": "text"}, {"k": "a"})
    for answer in (
        table.insert({"k": "b"}),
        table.delete(filters={"_id": [1]}),
        table.create(fields=[{"id": "n", "type": "text"}]),
    ):
        assert answer.status == 409
        assert answer.error["read-only"][0].startswith("Cannot edit read-only resource")
    assert table.insert({"k": "b"}, force=True).status == 200
    assert table.insert({"k": "c"}, force="true").status == 200
    assert table.insert({"k": "d"}, force="nonsense").status == 409
    assert table.column("k") == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("datastore_upsert", {"records": [{}]}),
        ("datastore_delete", {"filters": {"_id": [1]}}),
        ("datastore_search", {}),
        ("datastore_info", {"id": "11111111-2222-3333-4444-555555555555"}),
    ],
)
def test_an_unknown_resource(store: Store, action: str, more: dict[str, object]) -> None:
    missing = "11111111-2222-3333-4444-555555555555"
    answer = store.call(action, {"resource_id": missing, **more})
    assert answer.status == 404
    assert answer.error["__type"] == "Not Found Error"
    assert answer.error["message"].startswith("Not found")


def test_a_resource_without_a_table(package: Package) -> None:
    resource = {"package_id": package.id, "url": "https://example.org", "name": "bare"}
    bare = Table(package.store, package.store.call("resource_create", resource).result["id"])
    answer = bare.upsert({}, force=True)
    assert answer.status == 404
    assert answer.error["message"] == f'Not found: Resource "{bare.id}" was not found.'


def test_a_missing_resource_id(store: Store) -> None:
    store.call("datastore_upsert", {"records": []}).refuses(resource_id=["Missing value"])


def test_id_is_another_name_of_resource_id(table: Table) -> None:
    data = {"id": table.id, "method": "insert", "records": [{"k": "d"}]}
    assert table.store.call("datastore_upsert", data).status == 200
    found = table.store.call("datastore_search", {"id": table.id}).result
    assert found["total"] == 4


# --- Dry run, and what comes back ---------------------------------------------------------


def test_a_dry_run_writes_nothing(keyed: Table) -> None:
    assert keyed.insert({"k": "c"}, dry_run=True).status == 200
    assert keyed.upsert({"k": "a", "t": "changed"}, dry_run=True).status == 200
    assert [(r["k"], r["t"]) for r in keyed.records()] == [("a", "one"), ("b", "two")]
    assert keyed.search().result["total"] == 2


def test_a_dry_run_gives_the_errors_of_a_real_one(keyed: Table) -> None:
    assert keyed.insert({"k": "a"}, dry_run=True).status == 409
    assert keyed.update({"k": "a", "i": "abc"}, dry_run=True).status == 409


def test_the_answer_names_the_resource_and_the_method(table: Table) -> None:
    result = table.update({"_id": 1, "t": "x"}).result
    assert result["resource_id"] == table.id
    assert result["method"] == "update"
    assert ("records" in result) is table.store.facts.echoes_records


def test_the_stored_records_on_request(keyed: Table) -> None:
    if not keyed.store.facts.include_records:
        assert "_id" not in keyed.insert({"k": "c"}, include_records=True).result["records"][0]
        return
    stored = keyed.insert({"k": "c", "i": "5"}, include_records=True).result["records"]
    assert stored == [{"_id": 3, "k": "c", "t": None, "i": 5}]
    stored = keyed.update({"k": "a", "t": "x"}, include_records=True).result["records"]
    assert stored == [{"_id": 1, "k": "a", "t": "x", "i": 1}]


def test_several_inserted_records_on_request(keyed: Table) -> None:
    facts = keyed.store.facts
    answer = keyed.insert({"k": "c"}, {"k": "d"}, include_records=True)
    if not facts.include_records:
        assert answer.status == 200
    elif facts.include_inserted_records:
        assert [record["_id"] for record in answer.result["records"]] == [3, 4]
    else:
        assert answer.status == 500
        assert keyed.column("k") == ["a", "b"]


# --- Words that were written are found ----------------------------------------------------


def test_changed_words_are_found(table: Table) -> None:
    table.update({"_id": 2, "t": "kersen"})
    assert table.column("_id", q="kersen") == [2]
    assert table.column("_id", q="two") == []
    table.insert({"t": "pruimen"})
    assert table.column("t", q="pruimen") == ["pruimen"]


def test_words_changed_by_an_upsert(keyed: Table) -> None:
    keyed.upsert({"k": "b", "t": "kersen"})
    found = keyed.column("k", q="kersen")
    assert found == (["b"] if keyed.store.facts.fresh_words_after_upsert else [])


def test_words_of_deleted_records_are_gone(table: Table) -> None:
    table.delete(filters={"_id": [2]})
    assert table.column("_id", q="two") == []
