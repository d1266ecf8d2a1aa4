from __future__ import annotations

import pytest

from .conftest import Store

SHOP = {"k": "text", "i": "int", "t": "text"}


def test_update_keeps_columns_that_are_not_sent(store: Store):
    rid = store.table(SHOP, {"k": "a", "i": 1, "t": "oud"})

    store.write(rid, "update", {"_id": 1, "t": "nieuw"})

    assert store.search(rid) == [{"_id": 1, "k": "a", "i": 1, "t": "nieuw"}]


def test_update_of_a_missing_record_stores_nothing_of_the_batch(store: Store):
    rid = store.table(SHOP, {"k": "a"})

    status, body = store.failure(
        "datastore_upsert",
        resource_id=rid,
        method="update",
        records=[{"_id": 1, "t": "nieuw"}, {"_id": 9, "t": "weg"}],
    )

    assert (status, body) == (409, {"key": ["key \"{'val_1': 9}\" not found"]})
    assert store.search(rid)[0]["t"] is None


def test_upsert_of_an_unknown_id_gets_a_new_number(store: Store):
    rid = store.table(SHOP, {"k": "a"})

    store.write(rid, "upsert", {"_id": 77, "k": "b"}, {"_id": None, "k": "c"})
    store.write(rid, "insert", {"k": "d"})

    assert [(r["_id"], r["k"]) for r in store.search(rid)] == [
        (1, "a"),
        (2, "b"),
        (3, "c"),
        (4, "d"),
    ]


def test_numbers_are_never_used_again(store: Store):
    rid = store.table(SHOP, {"k": "a"}, {"k": "b"})

    store.call("datastore_delete", resource_id=rid, filters={})
    store.write(rid, "insert", {"k": "c"})

    assert store.ids(rid) == [3]


def test_key_columns_find_the_record(store: Store):
    rid = store.table(SHOP, {"k": "a", "i": 1, "t": "oud"}, primary_key=["k", "i"])

    store.write(rid, "upsert", {"k": "a", "i": "1", "t": "x"}, {"k": "a", "i": 2, "t": "y"})

    assert [r["t"] for r in store.search(rid)] == ["x", "y"]


def test_a_null_key_never_equals_another(store: Store):
    rid = store.table(SHOP, primary_key=["k"])

    store.write(rid, "upsert", {"k": None, "t": "x"}, {"k": None, "t": "y"})

    assert store.total(rid) == 2


def test_a_second_record_with_the_same_key_is_refused_with_its_row(store: Store):
    rid = store.table(SHOP, {"k": "a"}, primary_key=["k"])

    status, body = store.failure(
        "datastore_upsert", resource_id=rid, method="insert", records=[{"k": "b"}, {"k": "a"}]
    )

    assert status == 409
    assert body["records"][0].startswith("duplicate key value violates unique constraint")
    assert body["records_row"] == 1
    assert store.total(rid) == 1


def test_the_empty_record_tells_the_key(store: Store):
    without, with_key = store.table(SHOP), store.table(SHOP, primary_key=["k", "i"])

    assert store.failure("datastore_upsert", resource_id=without, records=[{}]) == (
        409,
        {"table": ["unique key must be passed for update/upsert"]},
    )
    status, body = store.failure("datastore_upsert", resource_id=with_key, records=[{}])
    assert status == 409
    assert " ".join(body["key"][0].split()) == 'fields "k, i" are missing but needed as key'


@pytest.mark.parametrize(
    ("method", "records", "body"),
    [
        ("merge", [], {"method": ["Value must be one of ['upsert', 'insert', 'update']"]}),
        ("insert", [{"k": "a"}, {"nope": 1}], {"records": ['row "2" has extra keys "nope"']}),
        ("insert", ["a"], {"records": ['row "0" is not a json object']}),
        ("insert", [{"_id": 5}], {"records": ['row "1" has extra keys "_id"']}),
        ("update", [{"_id": 1, "x": 1, "y": 2}], {"fields": ['fields "x, y" do not exist']}),
        ("update", [{"_id": 1}], {"records": ['syntax error at or near ","'], "records_row": 0}),
        (
            "upsert",
            [{"_id": 1, "t": "x"}, {"_id": "abc", "t": "x"}],
            {"records": ['invalid input syntax for type integer: "abc"'], "records_row": 1},
        ),
        (
            "insert",
            [{"i": 1}, {"i": "x"}, {"i": 2}],
            {"records": ['invalid input syntax for type integer: "x"'], "records_row": 1},
        ),
    ],
)
def test_what_is_refused_is_told_as_ckan_tells_it(store: Store, method, records, body):
    rid = store.table(SHOP, {"k": "a"})

    failure = store.failure("datastore_upsert", resource_id=rid, method=method, records=records)

    assert failure == (409, body)
    assert store.search(rid) == [{"_id": 1, "k": "a", "i": None, "t": None}]


def test_dry_run_gives_the_errors_and_stores_nothing(store: Store):
    rid = store.table(SHOP)

    store.write(rid, "insert", {"k": "a"}, dry_run=True)

    assert store.total(rid) == 0
    assert store.search(rid, q="a") == []
    status, _ = store.failure(
        "datastore_upsert", resource_id=rid, method="insert", records=[{"i": "x"}], dry_run=True
    )
    assert status == 409


def test_include_records_gives_what_was_stored(store: Store):
    rid = store.table(SHOP, {"k": "a", "t": "oud"})

    inserted = store.write(rid, "insert", {"k": "b"}, {"k": "c", "i": "7"}, include_records=True)
    updated = store.write(
        rid, "update", {"_id": 1, "i": 5}, {"_id": 1, "i": 6}, include_records=True
    )

    assert inserted["records"] == [
        {"_id": 2, "k": "b", "i": None, "t": None},
        {"_id": 3, "k": "c", "i": 7, "t": None},
    ]
    assert updated["records"] == [{"_id": 1, "k": "a", "i": 6, "t": "oud"}]


def test_words_follow_every_write(store: Store):
    rid = store.table(SHOP, {"k": "a", "t": "appel"}, primary_key=["k"])

    store.write(rid, "upsert", {"k": "a", "t": "kers"})

    assert store.ids(rid, q="kers") == [1]
    assert store.ids(rid, q="appel") == []


def test_an_uploaded_resource_asks_for_force(store: Store):
    resource = store.call("resource_create", package_id="winkels", url="x.csv", url_type="upload")
    rid = resource["id"]
    fields = [{"id": "k", "type": "text"}]

    status, body = store.failure("datastore_create", resource_id=rid, fields=fields)
    assert (status, list(body)) == (409, ["read-only"])

    store.call("datastore_create", resource_id=rid, fields=fields, force=True)
    status, body = store.failure("datastore_upsert", resource_id=rid, records=[])
    assert (status, list(body)) == (409, ["read-only"])
    store.write(rid, "insert", {"k": "a"}, force="true")
    assert store.total(rid) == 1


def test_an_unknown_resource_is_not_found(store: Store):
    assert store.failure("datastore_upsert", resource_id="nope", records=[]) == (
        404,
        {"message": "Not found"},
    )
