from __future__ import annotations

import pytest

from .conftest import Store

SHOP = {"k": "text", "i": "int"}


@pytest.fixture
def rid(store: Store) -> str:
    return store.table(SHOP, {"k": "a", "i": 1}, {"k": "b", "i": 2}, {"k": "c", "i": 3})


def test_records_go_by_id_and_absent_ones_are_skipped(store: Store, rid: str):
    answer = store.call("datastore_delete", resource_id=rid, filters={"_id": [1, 3, 99]})

    assert answer == {"resource_id": rid, "filters": {"_id": [1, 3, 99]}}
    assert store.ids(rid) == [2]
    assert store.total(rid) == 1
    assert store.ids(rid, q="a") == []


@pytest.mark.parametrize("data", [{}, {"filters": None}])
def test_without_filters_the_table_goes(store: Store, rid: str, data):
    store.call("datastore_delete", resource_id=rid, **data)

    status, body = store.failure("datastore_search", resource_id=rid)
    assert (status, body) == (404, {"message": f'Not found: Resource "{rid}" was not found.'})
    assert store.call("resource_show", id=rid)["datastore_active"] is False


def test_empty_filters_empty_the_table_and_keep_it(store: Store, rid: str):
    store.call("datastore_delete", resource_id=rid, filters={})

    assert store.total(rid) == 0
    assert store.call("resource_show", id=rid)["datastore_active"] is True


def test_an_empty_list_deletes_nothing(store: Store, rid: str):
    store.call("datastore_delete", resource_id=rid, filters={"_id": []})

    assert store.total(rid) == 3


def test_null_deletes_nothing(store: Store, rid: str):
    store.call("datastore_delete", resource_id=rid, filters={"k": None})

    assert store.total(rid) == 3


def test_records_delete_never_drops_the_table(store: Store, rid: str):
    assert store.failure("datastore_records_delete", resource_id=rid) == (
        409,
        {"filters": ["Missing value"]},
    )
    assert store.failure("datastore_records_delete", resource_id=rid, filters=None) == (
        409,
        {"filters": ["Must be a dict"]},
    )
    store.call("datastore_records_delete", resource_id=rid, filters={"i": {"gt": 1}})
    assert store.ids(rid) == [1]


@pytest.mark.parametrize(
    "filters",
    ["", "x", [{"_id": 1}], '{"k": "a"}', {"nope": 1}, {"_id": "abc"}, {"$or": []}, {"$or": [{}]}],
)
def test_what_makes_no_sense_deletes_nothing(store: Store, rid: str, filters):
    status, _ = store.failure("datastore_delete", resource_id=rid, filters=filters)

    assert status == 409
    assert store.total(rid) == 3


def test_deleted_records_are_given_back_on_request(store: Store, rid: str):
    answer = store.call(
        "datastore_delete", resource_id=rid, filters={"k": "b"}, include_deleted_records=True
    )

    assert answer["deleted_records"] == [{"_id": 2, "k": "b", "i": 2}]
