from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from datastore_proxy.errors import ServerFailed
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests.unit.journal.conftest import Line
from weidewinkels.journal import tasks
from weidewinkels.journal.door import Insert, Update, Write, plan, resume, run, stop, submit
from weidewinkels.journal.models import BatchState, Entry
from weidewinkels.journal.signals import written

pytestmark = pytest.mark.django_db


def all_to_phone(store: DatastoreService, phone: str) -> Iterator[Write]:
    for shop in store.iterate():
        yield Update(shop["_id"], shop, {"phone": phone})


@pytest.fixture
def all_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of one size, from the first to the last."""
    monkeypatch.setattr("weidewinkels.journal.chunks.LEAST_PART", 1)


def test_a_batch_goes_in_chunks_the_first_and_the_last_small(
    store: DatastoreService, line: Line, settings: Settings
) -> None:
    """So the DataStore has little to wait for, before the first and after the last."""
    settings.JOURNAL_CHUNK = 100
    batch = submit(writes=all_to_phone(store, "1"), by=None, action="bulk", source="bulk")

    assert (batch.state, batch.done, batch.total) == (BatchState.DONE, 405, 405)
    sizes = [len(write["records"]) for write in line.writes()]
    assert sizes == [25, 50, 100, 100, 65, 32, 25, 8]
    keys = [record["_id"] for record in line.writes()[0]["records"]]
    assert keys == sorted(keys)


@pytest.mark.usefixtures("all_alike")
def test_a_stopped_batch_ends_with_its_chunk_and_can_go_on(
    store: DatastoreService, line: Line, settings: Settings
) -> None:
    settings.JOURNAL_CHUNK = 100
    batch = plan(writes=all_to_phone(store, "1"), by=None, action="bulk", source="bulk")

    def stop_after_the_first(**_: object) -> None:
        stop(batch)  # while the second chunk is on its way

    written.connect(stop_after_the_first)
    stopped = run(batch)
    written.disconnect(stop_after_the_first)
    assert (stopped.state, stopped.done, stopped.open) == (BatchState.STOPPED, 200, 205)
    assert len(line.writes()) == 2
    assert tasks.deliver_all() == []

    resumed = resume(stopped)
    assert (resumed.state, resumed.stop_asked) == (BatchState.PLANNED, False)
    (finished,) = tasks.deliver_all()
    assert finished.done == 405


@pytest.mark.usefixtures("all_alike")
def test_after_server_trouble_smaller_chunks_are_tried(
    store: DatastoreService, line: Line, settings: Settings
) -> None:
    settings.JOURNAL_CHUNK = 400
    line.block["datastore_upsert"] = [ServerFailed(status=500)]
    batch = submit(writes=all_to_phone(store, "1"), by=None, action="bulk", source="bulk")

    assert (batch.state, batch.done) == (BatchState.DONE, 405)
    assert [len(write["records"]) for write in line.writes()][:3] == [400, 50, 50]


def test_the_number_of_queries_does_not_grow_with_the_records(store: DatastoreService) -> None:
    def queries(count: int) -> int:
        shops = store.search(Query(limit=count)).records
        writes = [Update(shop["_id"], shop, {"phone": str(count)}) for shop in shops]
        with CaptureQueriesContext(connection) as captured:
            submit(writes=writes, by=None, action="bulk", source="bulk")
        return len([q for q in captured.captured_queries if not q["sql"].startswith("UPDATE")])

    assert queries(400) - queries(4) < 20


def test_planning_many_needs_little_memory(
    store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weidewinkels.journal.door.PLAN_AT_ONCE", 100)

    def peak(count: int) -> int:
        writes = (Insert({"company": "Hoeve " + "x" * 1000}) for _ in range(count))
        tracemalloc.start()
        plan(writes=writes, by=None, action="import", source="import")
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(100)
    assert peak(1500) < 2.5 * peak(300)
    assert Entry.objects.count() == 1900
