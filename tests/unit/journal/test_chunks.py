from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from datastore_proxy.errors import ServerFailed
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests.unit.journal.conftest import Line
from weidewinkels.journal import tasks
from weidewinkels.journal.door import Delete, Insert, Update, Write, plan, resume, run, stop, submit
from weidewinkels.journal.inverse import Inverses
from weidewinkels.journal.models import Batch, BatchState, Entry
from weidewinkels.journal.signals import written
from weidewinkels.journal.undo import undoable

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


def changes(store: DatastoreService, count: int) -> Batch:
    shops = store.search(Query(limit=count)).records
    writes = [Update(shop["_id"], shop, {"phone": str(count)}) for shop in shops]
    return plan(writes=writes, by=None, action="bulk", source="bulk")


def deletions(store: DatastoreService, count: int) -> Batch:
    shops = store.search(Query(limit=count)).records
    writes = [Delete(shop["_id"], shop) for shop in shops]
    return plan(writes=writes, by=None, action="delete", source="bulk")


def restores(store: DatastoreService, count: int) -> Batch:
    deleted = run(deletions(store, count))
    return plan(writes=Inverses(undoable(deleted)), by=None, action="undo", source="undo")


@pytest.mark.parametrize("planned", [changes, deletions, restores])
def test_the_number_of_queries_does_not_grow_with_the_records(
    store: DatastoreService, planned: Callable[[DatastoreService, int], Batch]
) -> None:
    def queries(count: int) -> int:
        batch = planned(store, count)
        with CaptureQueriesContext(connection) as captured:
            assert run(batch).done == count
        asked = [q["sql"] for q in captured.captured_queries if q["sql"].startswith("SELECT")]
        return len([sql for sql in asked if "journal_" in sql])

    assert queries(300) - queries(4) < 20


def test_of_many_the_records_are_read_once_and_no_others(
    store: DatastoreService, line: Line
) -> None:
    """They are asked for before their entries are loaded."""
    batch = deletions(store, 60)
    line.calls.clear()

    assert run(batch).done == 60
    looked_for = [data for action, data in line.calls if data.get("filters")]
    assert len(looked_for) == 2  # once to read them, once to delete them


def test_many_changes_are_undone_after_their_records_were_deleted_and_restored(
    store: DatastoreService,
) -> None:
    """They have other keys then than those that the undo was planned with."""
    before = {shop["company"]: shop["phone"] for shop in store.search(Query(limit=60)).records}
    changed = run(changes(store, 60))
    run(restores(store, 60))
    undone = run(plan(writes=Inverses(undoable(changed)), by=None, action="undo", source="undo"))

    assert (undone.done, undone.total) == (60, 60)
    assert before.items() <= {shop["company"]: shop["phone"] for shop in store.iterate()}.items()


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
