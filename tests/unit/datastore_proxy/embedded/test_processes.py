"""Several processes and threads on one file."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest

from datastore_proxy.embedded import Engine, database
from datastore_proxy.embedded.failures import ActionFailed

from .conftest import Store


def _insert(path: Path, rid: str, writer: int) -> None:
    engine = Engine(path)
    for batch in range(10):
        records = [{"writer": writer, "place": batch * 5 + place} for place in range(5)]
        engine.call(
            "datastore_upsert", {"resource_id": rid, "method": "insert", "records": records}
        )


def test_writers_in_several_processes_lose_nothing(store: Store):
    rid = store.table({"writer": "int", "place": "int"})

    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        list(pool.map(_insert, [store.path] * 4, [rid] * 4, range(4)))

    assert store.total(rid) == 200
    records = store.search(rid, limit=200)
    assert [record["_id"] for record in records] == list(range(1, 201))
    assert len({(record["writer"], record["place"]) for record in records}) == 200
    assert store.total(rid, q="3") == sum(
        "3" in (str(r["writer"]), str(r["place"])) for r in records
    )


def test_threads_share_an_engine(store: Store):
    rid = store.table({"n": "int"}, {"n": 0})

    def write_and_read(number: int) -> int:
        store.write(rid, "update", {"_id": 1, "n": number})
        return len(store.search(rid))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(write_and_read, range(100))) == [1] * 100


def test_readers_do_not_wait_for_a_writer_and_see_whole_batches(store: Store):
    rid = store.table({"n": "int"})
    with store.engine._database.writing() as db:
        db.execute("INSERT INTO data_1 (c1) VALUES (1)")
        assert store.total(rid) == 0
        assert store.search(rid) == []


def test_a_forked_child_uses_connections_of_its_own(store: Store):
    rid = store.table({"n": "int"}, {"n": 1})

    child = os.fork()
    if child == 0:
        store.write(rid, "insert", {"n": 2})
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

    assert store.total(rid) == 2
    store.write(rid, "insert", {"n": 3})
    assert store.ids(rid) == [1, 2, 3]


@contextmanager
def locked_by_another(path: Path, kind: str) -> Iterator[None]:
    """While another program has a transaction of this kind open on the file."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(f"BEGIN {kind}")
    try:
        yield
    finally:
        other.close()


def test_a_writer_says_soon_that_another_program_holds_the_file(store: Store):
    rid = store.table({"n": "int"}, {"n": 1})
    with locked_by_another(store.path, "IMMEDIATE"):
        began = time.monotonic()
        with pytest.raises(ActionFailed) as failure:
            store.write(rid, "update", {"_id": 1, "n": 2})
        assert 1 < time.monotonic() - began < 8
        assert failure.value.status == 503
        assert store.search(rid)[0]["n"] == 1
    store.write(rid, "update", {"_id": 1, "n": 2})
    assert store.search(rid)[0]["n"] == 2


def test_a_new_reader_says_soon_that_the_file_is_locked_whole(store: Store, monkeypatch):
    monkeypatch.setattr(database, "LOCK_WAIT", 0.3)
    store.table({"n": "int"})
    store.engine.close()
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(ActionFailed) as failure:
            Engine(store.path)
        assert failure.value.status == 503
    finally:
        other.close()


def test_a_writer_waits_for_one_that_is_nearly_done(store: Store):
    rid = store.table({"n": "int"}, {"n": 1})
    with ThreadPoolExecutor(1) as pool:
        with locked_by_another(store.path, "IMMEDIATE"):
            writing = pool.submit(store.write, rid, "update", {"_id": 1, "n": 2})
            time.sleep(0.5)
            assert not writing.done()
        writing.result()
    assert store.search(rid)[0]["n"] == 2
