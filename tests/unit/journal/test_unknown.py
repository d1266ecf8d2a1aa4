"""Calls that break off: what was written is never written twice, what wasn't is not forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from datastore_proxy.errors import (
    Deadlock,
    Disconnected,
    Invalid,
    NotReached,
    ServerFailed,
    TimedOut,
)
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from tests.unit.journal.conftest import Line
from weidewinkels.journal import tasks
from weidewinkels.journal.models import Batch, BatchState, Entry, EntryState

pytestmark = pytest.mark.django_db

UPSERT, SEARCH = "datastore_upsert", "datastore_search"
DELETE = "datastore_records_delete"


@pytest.mark.parametrize("error", [TimedOut(), Disconnected(), ServerFailed(status=500)])
def test_an_edit_whose_answer_got_lost_is_found_to_be_done(
    edit: Callable[..., Batch], shop: Record, line: Line, error: Exception
) -> None:
    line.lose[UPSERT] = [error]  # type: ignore[list-item]
    batch = edit(shop, phone="0229 111111")

    assert (batch.state, batch.done) == (BatchState.DONE, 1)
    assert len(line.writes()) == 1


def test_an_addition_whose_answer_got_lost_is_not_repeated(
    add: Callable[..., Batch], store: DatastoreService, line: Line
) -> None:
    line.lose[UPSERT] = [TimedOut()]
    entry = add({"company": "Hoeve Eenmaal"}).entries.get()

    assert entry.state == EntryState.DONE
    assert store.search(Query(filters={"company": ["Hoeve Eenmaal"]})).records[0]["_id"] == int(
        entry.key or 0
    )


def test_a_deletion_whose_answer_got_lost_is_found_to_be_done(
    remove: Callable[..., Batch], shop: Record, line: Line
) -> None:
    line.lose[DELETE] = [Disconnected()]

    assert remove(shop).entries.get().state == EntryState.DONE


def test_an_addition_that_may_still_come_is_waited_for(
    add: Callable[..., Batch], store: DatastoreService, line: Line, settings: Settings
) -> None:
    line.block[UPSERT] = [TimedOut()]
    batch = add({"company": "Hoeve Later"})
    assert (batch.state, batch.entries.get().state) == (BatchState.WAITING, EntryState.UNKNOWN)

    (batch,) = tasks.deliver_all()
    assert batch.entries.get().state == EntryState.UNKNOWN

    settings.JOURNAL_SETTLE_SECONDS = 0
    (batch,) = tasks.deliver_all()
    assert (batch.state, batch.done) == (BatchState.DONE, 1)
    assert store.search(Query(filters={"company": ["Hoeve Later"]})).total == 1


def test_an_addition_that_comes_late_is_recognised(
    add: Callable[..., Batch], store: DatastoreService, line: Line
) -> None:
    line.block[UPSERT] = [TimedOut()]
    batch = add({"company": "Hoeve Later"})
    store.insert([{"company": "Hoeve Later"}])

    (batch,) = tasks.deliver_all()

    assert batch.done == 1
    assert store.search(Query(filters={"company": ["Hoeve Later"]})).total == 1


def test_an_addition_is_not_repeated_when_its_key_could_not_be_read(
    add: Callable[..., Batch], store: DatastoreService, line: Line
) -> None:
    """The write went well; the line went down before the new key was read."""
    real = line.call

    def down_after_the_write(action: str, *arguments: Any, **options: Any) -> Any:
        if line.writes():
            raise NotReached
        return real(action, *arguments, **options)

    line.call = down_after_the_write  # type: ignore[method-assign]
    batch = add({"company": "Hoeve Eenmaal"}, {"company": "Hoeve Ook Eenmaal"})
    assert (batch.state, batch.done) == (BatchState.WAITING, 0)

    line.call = real  # type: ignore[method-assign]
    (batch,) = tasks.deliver_all()
    assert batch.done == 2
    assert store.search(Query(words="Eenmaal")).total == 2


def test_while_the_datastore_is_down_an_edit_is_kept_and_delivered_later(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record, line: Line
) -> None:
    line.block[SEARCH] = [NotReached()]
    batch = edit(shop, phone="0229 111111")
    assert (batch.state, batch.open) == (BatchState.WAITING, 1)
    assert batch.problem

    (batch,) = tasks.deliver_all()

    assert (batch.state, batch.done, batch.problem) == (BatchState.DONE, 1, "")
    assert store.get_one(shop["_id"])["phone"] == "0229 111111"


def test_a_kept_edit_meets_what_changed_in_the_meantime(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record, line: Line
) -> None:
    line.block[UPSERT] = [NotReached()]
    edit(shop, phone="0229 111111")
    edit(shop, phone="0229 999999")

    (batch,) = tasks.deliver_all()

    assert batch.conflicts == 1
    assert store.get_one(shop["_id"])["phone"] == "0229 999999"


def test_crossing_writers_are_tried_again(
    edit: Callable[..., Batch], shop: Record, line: Line
) -> None:
    line.block[UPSERT] = [Deadlock(), Deadlock()]

    assert edit(shop, phone="0229 111111").done == 1


def test_a_runner_that_died_after_the_write_leaves_nothing_undone(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record, line: Line
) -> None:
    class Killed(BaseException):
        pass

    line.lose[UPSERT] = [Killed()]  # type: ignore[list-item]
    with pytest.raises(Killed):
        edit(shop, phone="0229 111111")
    entry = Entry.objects.get()
    assert (entry.state, entry.batch.state) == (EntryState.SENT, BatchState.RUNNING)

    Batch.objects.update(heartbeat_at=None, started_at="2020-01-01T00:00Z")
    (batch,) = tasks.deliver_all()

    assert (batch.state, batch.done) == (BatchState.DONE, 1)
    assert len(line.writes()) == 1


def test_the_guilty_record_is_found_and_the_rest_goes_through(
    db: None, store: DatastoreService, line: Line
) -> None:
    from weidewinkels.journal.door import Update, submit

    shops = store.search(Query(limit=20)).records
    writes = [Update(shop["_id"], shop, {"phone": "1"}) for shop in shops]
    writes[13] = Update(shops[13]["_id"], shops[13], {"nope": "1"})

    batch = submit(writes=writes, by=None, action="bulk", source="bulk")

    assert (batch.done, batch.failed) == (19, 1)
    failed = batch.entries.get(state=EntryState.FAILED)
    assert failed.position == 13
    assert "nope" in failed.message


def test_a_record_deleted_between_the_look_and_the_write_is_set_apart(
    db: None, store: DatastoreService, line: Line
) -> None:
    from weidewinkels.journal.door import Update, submit

    shops = store.search(Query(limit=5)).records
    writes = [Update(shop["_id"], shop, {"phone": "1"}) for shop in shops]
    real = line.call

    def delete_first(action: str, data: Mapping[str, Any], **options: Any) -> Any:
        if action == UPSERT and len(data["records"]) == 5:
            line.transport.call(
                DELETE,
                {"resource_id": store.resource_id, "filters": {"_id": [shops[3]["_id"]]}},
            )
        return real(action, data, **options)

    line.call = delete_first  # type: ignore[method-assign]
    batch = submit(writes=writes, by=None, action="bulk", source="bulk")

    assert (batch.done, batch.conflicts) == (4, 1)


def test_a_server_that_fails_each_time_gives_up_in_the_end(
    add: Callable[..., Batch], line: Line
) -> None:
    line.block[UPSERT] = [ServerFailed(status=500)] * 20
    batch = add({"company": "Hoeve Onmogelijk"})
    for _ in range(8):
        if batch.state == BatchState.DONE:
            break
        (batch,) = tasks.deliver_all()

    assert (batch.state, batch.failed) == (BatchState.DONE, 1)


def test_a_refused_record_says_why(add: Callable[..., Batch], line: Line) -> None:
    line.block[UPSERT] = [Invalid("invalid input syntax", fields={"records": ["x"]})]
    entry = add({"company": "Hoeve"}).entries.get()

    assert entry.state == EntryState.FAILED
    assert "invalid input syntax" in entry.message
