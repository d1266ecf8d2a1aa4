"""What becomes of the file while it is in use."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

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
