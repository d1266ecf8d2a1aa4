"""What becomes of the file while it is in use."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from datastore_proxy.embedded.database import Database
from datastore_proxy.embedded.transport import EmbeddedTransport
from datastore_proxy.errors import Overloaded

from .conftest import Store


@pytest.fixture
def transport(store: Store) -> EmbeddedTransport:
    return EmbeddedTransport(store.path)


def test_nothing_is_said_to_be_stored_in_a_file_that_was_deleted(
    store: Store, transport: EmbeddedTransport
):
    rid = store.table({"n": "int"}, {"n": 0})
    more = {"resource_id": rid, "method": "insert", "records": [{"n": 1}]}
    transport.call("datastore_upsert", more)
    store.path.unlink()

    with pytest.raises(Overloaded, match="isn't there any more"):
        transport.call("datastore_upsert", more)
    with pytest.raises(Overloaded):
        transport.call("datastore_search", {"resource_id": rid})

    assert not store.path.exists()


def test_a_file_that_was_put_back_is_the_one_that_is_used(
    store: Store, transport: EmbeddedTransport, tmp_path: Path
):
    rid = store.table({"n": "int"}, {"n": 0})
    store.engine.close()
    transport.engine.close()
    copy = shutil.copy(store.path, tmp_path / "copy.sqlite3")
    more = {"resource_id": rid, "method": "insert", "records": [{"n": 1}]}
    transport.call("datastore_upsert", more)
    transport.engine.close()
    Path(copy).replace(store.path)

    assert transport.call("datastore_search", {"resource_id": rid})["total"] == 1
    transport.call("datastore_upsert", more)
    assert store.total(rid) == 2


def test_a_full_disk_is_told_and_the_next_write_is_done(store: Store) -> None:
    rid = store.table({"t": "text"})
    database = Database(store.path)
    with database.connection() as db:
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(sqlite3.OperationalError, match="full"), database.writing() as db:
        db.execute("CREATE TABLE large AS SELECT randomblob(10000000)")

    with database.writing() as db:
        db.execute("UPDATE datastore SET records = 7")
    database.close()
    assert store.total(rid) == 7


def test_what_cannot_be_committed_is_taken_back(store: Store) -> None:
    database = Database(store.path)
    with database.connection() as db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("CREATE TABLE one (id INTEGER PRIMARY KEY)")
        db.execute("CREATE TABLE two (id INTEGER REFERENCES one DEFERRABLE INITIALLY DEFERRED)")

    with pytest.raises(sqlite3.IntegrityError), database.writing() as db:
        db.execute("INSERT INTO two VALUES (1)")

    with database.reading() as db:
        assert db.execute("SELECT count(*) FROM two").fetchone() == (0,)
    database.close()
