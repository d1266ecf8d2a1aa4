"""The one door: whatever is written to the DataStore is planned and run here.

Nothing else may call the service's `insert`, `update`, `upsert` or `delete`; a test looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from datastore_proxy.types import Key, Record
from weidewinkels.datastore import get_service
from weidewinkels.journal import runner, tasks
from weidewinkels.journal.inverse import Inverses
from weidewinkels.journal.lease import FEW
from weidewinkels.journal.models import (
    OPEN_STATES,
    Action,
    Batch,
    BatchState,
    Entry,
    EntryState,
    Operation,
    Problem,
    Source,
)
from weidewinkels.journal.outcome import insert_entries
from weidewinkels.profile import title_of

PLAN_AT_ONCE = 1000


@dataclass(frozen=True)
class Insert:
    """A new record. `inverse_of`: the entry that this undoes; of a deletion it restores the record."""

    values: Record
    inverse_of: Entry | None = None


@dataclass(frozen=True)
class Update:
    """`seen`: the whole record as the writer saw it; `changes`: the columns to write."""

    key: Key
    seen: Record
    changes: Record


@dataclass(frozen=True)
class Delete:
    """`seen`: the whole record as the writer saw it; it is kept when it has changed since."""

    key: Key
    seen: Record


Write = Insert | Update | Delete
Person = AbstractBaseUser | AnonymousUser | None
"""Who asks for it; None for the app itself."""


def plan(
    *,
    writes: Iterable[Write] | Inverses,
    by: Person,
    action: Action | str,
    source: Source | str,
    reason: str = "",
    once: str | None = None,
    undoes: Batch | None = None,
) -> Batch:
    """Store what is to be written, without writing it.

    `once`: a token of the form; a second plan with it gives the earlier batch. `writes` may be
    a stream of any length, or what takes other entries back.
    """
    try:
        with transaction.atomic():
            batch = Batch(
                resource_id=get_service().resource_id,
                action=action,
                source=source,
                by=by if isinstance(by, User) else None,
                by_name=name_of(by),
                reason=reason,
                once=once,
                undoes=undoes,
            )
            if isinstance(writes, Sized):
                _tell_total(batch, len(writes))
            batch.save(force_insert=True)
            total = _store(batch, writes)
            if batch.due_at is None or total != batch.total:
                _tell_total(batch, total)
                batch.save(update_fields=["total", "counts", "due_at"])
            return batch
    except IntegrityError:  # of `once`, which nearly always is new
        if once and (earlier := Batch.objects.filter(once=once).first()):
            return earlier
        raise


def run(batch: Batch) -> Batch:
    """Write what is planned, now and in this process; gives the batch as it is afterwards.

    What can't be written now (the DataStore is down, another writer is busy) leaves the batch
    `waiting`; the worker delivers it. Raises no DatastoreError: entries say what went wrong.
    """
    batch = runner.attempt(batch, patience=runner.PATIENCE_IN_A_REQUEST)
    if batch.state == BatchState.WAITING:
        tasks.deliver_later(batch)
    return batch


def start(batch: Batch) -> Batch:
    """Have written what is planned: a few entries now, more by the worker, which begins at once.

    Gives the batch as it is then: `planned` while no worker has begun (`manage.py deliver` does it
    where there is none), else as after `run`.
    """
    tasks.due_after(batch, tasks.AGAIN_AFTER)
    if batch.entries.filter(state__in=OPEN_STATES)[: FEW + 1].count() <= FEW:
        return run(batch)
    tasks.deliver_now(batch)
    return Batch.objects.get(id=batch.id)


def submit(
    *,
    writes: Iterable[Write],
    by: Person,
    action: Action | str,
    source: Source | str,
    reason: str = "",
    once: str | None = None,
    undoes: Batch | None = None,
) -> Batch:
    """Plan and run. The same `once` token gives the earlier batch: a double click saves once."""
    return run(
        plan(
            writes=writes,
            by=by,
            action=action,
            source=source,
            reason=reason,
            once=once,
            undoes=undoes,
        )
    )


def stop(batch: Batch) -> None:
    """Have it stop after the chunk it is busy with."""
    Batch.objects.filter(id=batch.id).exclude(state=BatchState.DONE).update(stop_asked=True)
    Batch.objects.filter(id=batch.id, state__in=(BatchState.PLANNED, BatchState.WAITING)).update(
        state=BatchState.STOPPED
    )


def resume(batch: Batch) -> Batch:
    """Go on with a stopped batch, as `start` does."""
    Batch.objects.filter(id=batch.id, state=BatchState.STOPPED).update(
        state=BatchState.PLANNED, stop_asked=False
    )
    return start(batch)


def retry_failed(batch: Batch) -> Batch:
    """Try once more what the DataStore refused, as `start` does."""
    if refused(batch).update(state=EntryState.PLANNED, attempts=0):
        Batch.objects.filter(id=batch.id).update(state=BatchState.PLANNED, finished_at=None)
    return start(batch)


def refused(batch: Batch) -> QuerySet[Entry]:
    """What another try may help; what the preview called impossible has nothing that can be sent."""
    return batch.entries.filter(state=EntryState.FAILED, problem=Problem.REFUSED)


def name_of(person: Person) -> str:
    """How a person is called in the history, also after the account is gone."""
    if not isinstance(person, User):
        return ""
    return person.get_full_name() or person.email or person.get_username()


def _tell_total(batch: Batch, total: int) -> None:
    batch.total, batch.counts = total, {EntryState.PLANNED.value: total}
    batch.due_at = tasks.due_in(tasks.AGAIN_AFTER)  # in case this process dies before it is run


def _store(batch: Batch, writes: Iterable[Write] | Inverses) -> int:
    """Plan them in `batch`; gives how many they are."""
    if isinstance(writes, Inverses):
        return writes.store(batch)
    entries = _entries(batch, writes)
    total = 0
    while part := list(islice(entries, PLAN_AT_ONCE)):
        insert_entries(part)
        total += len(part)
    return total


def _entries(batch: Batch, writes: Iterable[Write]) -> Iterator[Entry]:
    for position, write in enumerate(writes):
        yield Entry(batch=batch, position=position, **_described(write))


def _described(write: Write) -> dict[str, Any]:
    if isinstance(write, Insert):
        values = {column: value for column, value in write.values.items() if column != "_id"}
        restored = write.inverse_of
        return {
            "operation": Operation.INSERT,
            "changes": values,
            "title": title_of(values)[:300],
            "inverse_of": restored,
            "restores_key": restored.key if restored else None,
        }
    described = {"key": str(write.key), "seen": write.seen, "title": title_of(write.seen)[:300]}
    if isinstance(write, Delete):
        return {"operation": Operation.DELETE, **described}
    changes = {column: value for column, value in write.changes.items() if column != "_id"}
    return {"operation": Operation.UPDATE, "changes": changes, **described}
