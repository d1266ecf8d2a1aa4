"""What no form sends, but somebody may: always an error that can be told, never a crash."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from datastore_proxy import errors
from datastore_proxy.embedded import EmbeddedTransport

from .conftest import Store


def _nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.fixture
def rid(store: Store) -> str:
    return store.table({"k": "text", "i": "int", "j": "json"}, {"k": "a", "i": 1})


@pytest.mark.parametrize(
    "data",
    [
        {"q": "(" * 5000, "plain": False},
        {"q": "!" * 5000, "plain": False},
        {"filters": _nested(50)},
        {"filters": {"k": "a\0b"}},
        {"filters": {"k": "\ud800"}},
        {"filters": {"k": {"gt": {"lt": 1}}}},
        {"filters": {"k": {}}},
        {"filters": {"k": {"in": 2}}},
        {"filters": {"j": 1}},
        {"filters": 5},
        {"filters": ["k"]},
        {"filters": {"i": 10**30}},
        {"offset": 10**30},
        {"filters": "[" * 100_000},
        {"limit": float("inf")},
        {"offset": float("-inf")},
        {"limit": True},
        {"limit": {}},
        {"fields": {"k": 1}},
        {"fields": [1]},
        {"sort": "j"},
        {"sort": "\ud800"},
        {"distinct": True},
        {"distinct": True, "fields": "k", "sort": "i"},
        {"records_format": "xml"},
        {"records_format": ["csv"]},
        {"full_text": 5},
    ],
)
def test_searches_are_refused(store: Store, rid: str, data: dict[str, Any]) -> None:
    assert store.failure("datastore_search", resource_id=rid, **data)[0] == 409


@pytest.mark.parametrize(
    "q", ["\ud800", "a\0b", "' OR 1=1 --", "NEAR(a b)", "w1: a", "a*", "^a", '{"k":' * 50_000]
)
def test_odd_words_find_nothing_odd(store: Store, rid: str, q: str) -> None:
    assert store.ids(rid, q=q) in ([], [1])


def test_a_thousand_words_are_found(store: Store, rid: str) -> None:
    words = " ".join(f"woord{number}" for number in range(1000))
    store.write(rid, "insert", {"k": words})

    assert store.ids(rid, q=words) == [2]
    assert store.ids(rid, q=words + " nergens") == []


@pytest.mark.parametrize(
    "record",
    [
        {"k": "\ud800"},
        {"k": "a\0b"},
        {"i": 10**30},
        {"i": float("nan")},
        {"j": {"a": float("inf")}},
        {"j": _nested(5000)},
        {"k": {"a": 1}},
    ],
)
def test_records_are_refused(store: Store, rid: str, record: dict[str, Any]) -> None:
    for method in ("insert", "update"):
        sent = record if method == "insert" else {"_id": 1, **record}
        status, body = store.failure(
            "datastore_upsert", resource_id=rid, method=method, records=[sent]
        )
        assert (status, body["records_row"]) == (409, 0)


@pytest.mark.parametrize("resource_id", ["", None, "\ud800", "a\0b", 5, ["x"], {"a": 1}])
@pytest.mark.parametrize("action", ["datastore_search", "datastore_info", "datastore_delete"])
def test_odd_resource_ids_are_refused(store: Store, action: str, resource_id: Any) -> None:
    assert store.failure(action, resource_id=resource_id)[0] in {404, 409}


@pytest.mark.parametrize("records", [5, {"k": "a"}, "x", [None], [[]]])
def test_records_that_are_no_records_are_refused(store: Store, rid: str, records: Any) -> None:
    for action in ("datastore_upsert", "datastore_create"):
        assert store.failure(action, resource_id=rid, records=records)[0] == 409
    assert store.total(rid) == 1


def test_a_damaged_file_is_an_error_of_ours(tmp_path: Path) -> None:
    transport = EmbeddedTransport(tmp_path / "store.sqlite3")
    with transport.engine._database.connection() as db:
        db.execute("DROP TABLE datastore")

    with pytest.raises(errors.DatastoreError):
        transport.call("datastore_info", {"resource_id": "x"})


@pytest.mark.parametrize("kind", ["jsonb", "text[]"])
def test_a_text_that_nests_too_deeply_is_refused(store: Store, kind: str) -> None:
    rid = store.table({"deep": kind})
    deep = ("[" if kind == "jsonb" else "{") * 100_000

    status, _ = store.failure(
        "datastore_upsert", resource_id=rid, method="insert", records=[{"deep": deep}]
    )

    assert status == 409


@pytest.mark.parametrize("action", ["resource_show", "package_show", "organization_show"])
def test_an_id_that_no_text_can_be_is_not_found(store: Store, action: str) -> None:
    assert store.failure(action, id="\ud800")[0] == 404


@pytest.mark.parametrize("asked", [{"rows": "veel"}, {"start": {}}])
def test_a_search_for_data_sets_counts_in_numbers(store: Store, asked: dict[str, Any]) -> None:
    assert store.failure("package_search", **asked)[0] == 409


def test_a_disk_that_fails_is_not_the_fault_of_the_question(
    store: Store, rid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    monkeypatch.setattr("datastore_proxy.embedded.selecting.rows", fail)

    with pytest.raises(errors.ServerFailed):
        EmbeddedTransport(store.path).call("datastore_search", {"resource_id": rid})
