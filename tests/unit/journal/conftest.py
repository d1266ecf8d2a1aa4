"""Short words for what the journal's tests do again and again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from datastore_proxy.errors import DatastoreError
from datastore_proxy.service import DatastoreService
from datastore_proxy.transport import Supports, Transport
from datastore_proxy.types import Query, Record
from weidewinkels.journal.door import Delete, Insert, Update, submit
from weidewinkels.journal.models import Batch

pytestmark = pytest.mark.django_db


class Line:
    """A transport between us and a store, on which calls can be cut off.

    `lose[action]`: errors in place of an answer, the call being carried out. `block[action]`:
    errors instead of the call.
    """

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.lose: dict[str, list[DatastoreError]] = {}
        self.block: dict[str, list[DatastoreError]] = {}
        self.calls: list[tuple[str, Mapping[str, Any]]] = []

    def call(self, action: str, data: Mapping[str, Any], *, repeatable: bool = False) -> Any:
        self.calls.append((action, data))
        if self.block.get(action):
            raise self.block[action].pop(0)
        answer = self.transport.call(action, data, repeatable=repeatable)
        if self.lose.get(action):
            raise self.lose[action].pop(0)
        return answer

    @property
    def supports(self) -> Supports:
        return self.transport.supports

    def writes(self) -> list[Mapping[str, Any]]:
        writing = ("datastore_upsert", "datastore_records_delete", "datastore_delete")
        return [data for action, data in self.calls if action in writing]


@pytest.fixture
def line(store: DatastoreService, monkeypatch: pytest.MonkeyPatch) -> Line:
    """The line to the store of the settings."""
    line = Line(store.transport)
    monkeypatch.setattr(store, "transport", line)
    return line


@pytest.fixture
def shop(store: DatastoreService) -> Record:
    """One of the sample shops, as it is at the start."""
    return store.search(Query(limit=1, offset=10)).records[0]


@pytest.fixture
def edit(db: None, store: DatastoreService) -> Callable[..., Batch]:
    """`edit(seen, phone="…")` → the batch, done or not."""

    def save(seen: Record, *, by: Any = None, once: str | None = None, **changes: Any) -> Batch:
        return submit(
            writes=[Update(seen["_id"], seen, changes)],
            by=by,
            action="edit",
            source="form",
            once=once,
        )

    return save


@pytest.fixture
def remove(db: None, store: DatastoreService) -> Callable[..., Batch]:
    def save(*seen: Record, by: Any = None) -> Batch:
        writes = [Delete(record["_id"], record) for record in seen]
        return submit(writes=writes, by=by, action="delete", source="form")

    return save


@pytest.fixture
def add(db: None, store: DatastoreService) -> Callable[..., Batch]:
    def save(*records: Record, by: Any = None, once: str | None = None) -> Batch:
        writes = [Insert(record) for record in records]
        return submit(writes=writes, by=by, action="add", source="form", once=once)

    return save
