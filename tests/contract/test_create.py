"""datastore_create: new tables, more columns, keys, indexes and aliases."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.stores import Answer, Store
from tests.contract.tables import Package, Table


@pytest.fixture
def table(package: Package) -> Table:
    return package.table({"k": "text", "i": "int"}, {"k": "a", "i": 1}, {"k": "b", "i": 2})


# --- A new table --------------------------------------------------------------------------


def test_a_new_resource_in_a_package(package: Package) -> None:
    answer = package.make({"k": "text"}, {"k": "a"})
    table = Table(package.store, answer.result["resource_id"])
    assert answer.result["fields"] == [{"id": "k", "type": "text"}]
    assert "records" not in answer.result
    shown = package.store.call("resource_show", {"id": table.id}).result
    assert shown["url_type"] == "datastore"
    assert shown["name"] == "table"
    assert shown["datastore_active"] is True
    assert table.records() == [{"_id": 1, "k": "a"}]


def test_types_are_guessed_from_the_first_record(package: Package) -> None:
    first = {"t": "x", "i": 5, "f": 1.5, "n": "1.5", "ts": "2024-01-02T03:04:05", "j": {"a": 1}}
    made = package.store.call(
        "datastore_create", {"resource": {"package_id": package.id}, "records": [first]}
    )
    table = Table(package.store, made.result["resource_id"])
    fields = table.search(limit=0).result["fields"]
    assert {field["id"]: field["type"] for field in fields} == {
        "_id": "int",
        "t": "text",
        "i": "int4",
        "f": "float8",
        "n": "numeric",
        "ts": "timestamp",
        "j": "json",
    }


def test_a_resource_or_its_id_is_needed(store: Store) -> None:
    answer = store.call("datastore_create", {"fields": [{"id": "k", "type": "text"}]})
    assert answer.status == 409


def test_an_unknown_package(store: Store) -> None:
    answer = store.call("datastore_create", {"resource": {"package_id": "nope"}, "fields": []})
    assert answer.status in {404, 409}


def refused_name(package: Package, name: str) -> Answer:
    return package.make({name: "text"})


@pytest.mark.parametrize("name", ["", " k", "k ", "_k", 'a"b', "x" * 64])
def test_names_that_a_column_can_not_have(package: Package, name: str) -> None:
    assert refused_name(package, name).status == 409


def test_how_a_bad_name_is_told(package: Package) -> None:
    answer = refused_name(package, "_x")
    message = '"_x" is not a valid field name'
    if package.store.facts.nested_field_errors:
        answer.refuses(fields=[{"id": [message]}])
    else:
        answer.refuses(fields=[message])


@pytest.mark.parametrize(
    "name", ["Naam met spatie", "a.b", "it's", "a;b", "a:b", "50%", "één", "rij"]
)
def test_names_that_a_column_can_have(package: Package, name: str) -> None:
    table = package.table({name: "text"}, {name: "x"})
    assert table.records(filters={name: "x"}) == [{"_id": 1, name: "x"}]


def test_an_unknown_type(package: Package) -> None:
    assert package.make({"k": "nonsense"}).status == 409


def test_fields_that_are_no_dicts(table: Table) -> None:
    answer = table.create(fields=["a"])
    assert answer.status == 400
    assert answer.error["__type"] == "Integrity Error"


def test_a_bad_record_leaves_no_table(package: Package) -> None:
    resource = {"package_id": package.id, "url": "https://example.org", "name": "bare"}
    bare = Table(package.store, package.store.call("resource_create", resource).result["id"])
    fields = [{"id": "i", "type": "int"}]
    answer = bare.create(fields=fields, records=[{"i": 1}, {"i": "abc"}], force=True)
    assert answer.status == 409
    assert bare.search().status == 404


# --- A table that is there ----------------------------------------------------------------


def test_records_are_added(table: Table) -> None:
    assert table.create(records=[{"k": "c", "i": 3}]).status == 200
    assert table.column("k") == ["a", "b", "c"]


def test_a_new_column(table: Table) -> None:
    fields = [{"id": "k", "type": "text"}, {"id": "i", "type": "int"}, {"id": "n", "type": "text"}]
    assert table.create(fields=fields).status == 200
    assert table.records()[0] == {"_id": 1, "k": "a", "i": 1, "n": None}
    assert table.update({"_id": 1, "n": "new"}).status == 200


def test_a_new_column_by_the_first_record(table: Table) -> None:
    assert table.create(records=[{"k": "c", "n": "new"}]).status == 200
    assert table.column("n") == [None, None, "new"]


def test_only_the_new_column_is_named(table: Table) -> None:
    answer = table.create(fields=[{"id": "n", "type": "text"}])
    if table.store.facts.fields_in_any_order:
        assert answer.status == 200
        assert list(table.records()[0]) == ["_id", "k", "i", "n"]
    else:
        assert answer.status == 409


def test_a_type_stays_what_it_is(table: Table) -> None:
    answer = table.create(fields=[{"id": "k", "type": "text"}, {"id": "i", "type": "text"}])
    assert answer.status in {200, 409}
    assert table.field_type("i") == "int4"


def test_columns_that_are_not_named_can_be_dropped(table: Table) -> None:
    answer = table.create(fields=[{"id": "k", "type": "text"}], delete_fields=True)
    assert answer.status == 200
    left = ["_id", "k"] if table.store.facts.delete_fields else ["_id", "k", "i"]
    assert list(table.records()[0]) == left


def test_the_data_dictionary_can_be_changed(table: Table) -> None:
    info = {"label": "Sleutel"}
    fields = [{"id": "k", "type": "text", "info": info}, {"id": "i", "type": "int"}]
    assert table.create(fields=fields).status == 200
    shown = table.search(limit=0).result["fields"]
    assert shown[1] == {"id": "k", "type": "text", "info": info}
    assert table.column("k") == ["a", "b"]


# --- The key ------------------------------------------------------------------------------


def key_of(table: Table) -> str:
    """The columns of the key, by the probe with an empty record; "" for none."""
    error = table.upsert({}).error
    return error["key"][0].split('"')[1] if "key" in error else ""


def test_a_key_can_be_set_replaced_and_removed(table: Table) -> None:
    assert key_of(table) == ""
    assert table.create(primary_key=["k"]).result["primary_key"] == ["k"]
    assert key_of(table) == "k"
    assert table.create(primary_key=["k"]).status == 200
    assert table.create(primary_key=["k", "i"]).status == 200
    assert key_of(table) == "k, i"
    assert (
        table.create(fields=[{"id": "k", "type": "text"}, {"id": "i", "type": "int"}]).status == 200
    )
    assert key_of(table) == "k, i"
    assert table.create(primary_key=[]).status == 200
    assert key_of(table) == ""
    assert table.column("k") == ["a", "b"]


def test_a_key_may_be_text_with_commas(table: Table) -> None:
    assert table.create(primary_key="k,i").status == 200
    assert key_of(table) == "k, i"


def test_a_key_with_doubles_is_refused_and_the_old_one_stays(table: Table) -> None:
    table.create(primary_key=["i"])
    table.insert({"k": "a", "i": 3})
    answer = table.create(primary_key=["k"])
    assert answer.status == 409
    assert answer.error["constraints"] == [
        "Cannot insert records or create indexbecause of uniqueness constraint"
    ]
    assert "Key (k)=(a) is duplicated" in answer.error["info"]["orig"]
    assert answer.error["info"]["pgcode"] == "23505"
    assert key_of(table) == "i"


@pytest.mark.parametrize("name", ["nope", "_id"])
def test_a_key_of_a_column_that_is_not_there(table: Table, name: str) -> None:
    answer = table.create(primary_key=[name])
    assert answer.status == 409
    assert answer.error["index"] == [f"The field \"['{name}']\" is not a valid column name."]


def test_indexes(table: Table) -> None:
    assert table.create(indexes=["i"]).status == 200
    assert table.column("k", filters={"i": 2}) == ["b"]


# --- datastore_info -----------------------------------------------------------------------


def test_info(table: Table) -> None:
    info = table.call("datastore_info", id=table.id).result
    assert info["meta"]["id"] == table.id
    assert info["meta"]["count"] == 2
    assert info["meta"]["table_type"] == "BASE TABLE"
    assert [(f["id"], f["type"]) for f in info["fields"]] == [("k", "text"), ("i", "int4")]
    assert info["fields"][1]["schema"] == {
        "native_type": "integer",
        "notnull": False,
        "index_name": None,
        "is_index": False,
        "uniquekey": False,
    }


def test_info_does_not_tell_the_key(table: Table) -> None:
    table.create(primary_key=["i"])
    info = table.call("datastore_info", id=table.id).result
    assert info["fields"][1]["schema"]["is_index"] is True
    assert info["fields"][1]["schema"]["uniquekey"] is False
    assert len(info["fields"][1]["schema"]["index_name"]) == 40


def test_info_of_types(package: Package) -> None:
    columns = {"n": "numeric", "j": "json", "a": "text[]", "ts": "timestamp"}
    table = package.table(columns)
    info = table.call("datastore_info", id=table.id).result
    facts = package.store.facts
    assert [f["type"] for f in info["fields"]] == [
        "numeric",
        facts.json_in_info,
        "_text",
        "timestamp",
    ]
    native = [f["schema"]["native_type"] for f in info["fields"]]
    assert native[:2] == ["numeric", "nested"]
    assert native[3] == "timestamp without time zone"


def test_info_by_resource_id_alone(table: Table) -> None:
    answer = table.store.call("datastore_info", {"resource_id": table.id})
    if table.store.facts.info_key == "either":
        assert answer.result["meta"]["count"] == 2
    else:
        answer.refuses(id=["Missing value"])


def test_info_by_an_alias(package: Package) -> None:
    alias = f"info_{package.name[-12:]}"
    table = package.table({"k": "text"}, {"k": "a"}, aliases=[alias])
    info: Any = package.store.call("datastore_info", {"id": alias}).result
    assert info["meta"]["id"] in {table.id, alias}
    by_id = table.call("datastore_info", id=table.id).result
    assert by_id["meta"]["aliases"] == [alias]
