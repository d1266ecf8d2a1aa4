"""A draft: writes that are planned, stored and shown, and that nobody has asked for yet.

What is confirmed is what was shown: `seen` is the record as it was when it was planned, so that
whatever another person changes in between is found as a conflict when the batch runs. A draft is
no part of the history.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain, islice

from django.db import connection, transaction
from django.utils import timezone

from datastore_proxy.types import Key, Record
from weidewinkels.datastore import get_service
from weidewinkels.journal.door import Delete, Insert, Person, Update, name_of
from weidewinkels.journal.models import Action, Batch, BatchState, Entry, EntryState, Source
from weidewinkels.journal.models import Operation as Written
from weidewinkels.journal.values import ExactEncoder
from weidewinkels.profile import title_of

exactly = ExactEncoder().encode
quickly = json.JSONEncoder(allow_nan=False).encode


@dataclass(frozen=True)
class Left:
    """A record that stays as it is: it is so already or, with a `reason`, it can't be changed."""

    key: Key
    seen: Record
    reason: str = ""


@dataclass(frozen=True)
class Refused:
    """What was to become a record, or to change one that can't be told, and can't be, and why."""

    title: str
    reason: str


Row = Insert | Update | Delete | Left | Refused


class CountChanged(Exception):  # noqa: N818
    """The draft holds another number of writes than the person agreed to."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def draft(*, by: Person, action: Action | str, source: Source | str) -> Batch:
    """An empty draft; `add` fills it."""
    return Batch.objects.create(
        resource_id=get_service().resource_id,
        action=action,
        source=source,
        by_id=getattr(by, "pk", None),
        by_name=name_of(by),
        state=BatchState.DRAFT,
        drafted_at=timezone.now(),
    )


def add(batch: Batch, rows: Iterable[Row], *, position: int) -> None:
    """Store these from `position` on."""
    values = (_values(batch, at, row) for at, row in enumerate(rows, position))
    with connection.cursor() as cursor:
        # Thrice as quick as bulk_create, which counts with a hundred thousand of them; and while
        # SQLite has many at a time, another thread may run.
        while some := list(islice(values, AT_ONCE)):
            cursor.execute(INSERT + ", ".join([ROW] * len(some)), list(chain.from_iterable(some)))


def exclude(batch: Batch, entry_ids: Collection[int]) -> None:
    """Leave these out of what is to be written."""
    _move(batch, entry_ids, EntryState.PLANNED, EntryState.EXCLUDED)


def include(batch: Batch, entry_ids: Collection[int]) -> None:
    """Take these in again."""
    _move(batch, entry_ids, EntryState.EXCLUDED, EntryState.PLANNED)


def confirm(batch: Batch, *, expected: int, reason: str = "") -> Batch:
    """Make the draft a planned batch of exactly `expected` writes; it is not run yet.

    What was not to be written (already so, can't, left out) doesn't become history. Confirming
    twice gives the batch as it is. Raises CountChanged, and then nothing has changed.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(id=batch.id)
        if batch.state != BatchState.DRAFT:
            return batch
        number = batch.entries.filter(state=EntryState.PLANNED).count()
        if number != expected or not number:
            raise CountChanged(number)
        others = batch.entries.exclude(state=EntryState.PLANNED)
        others._raw_delete(others.db)
        batch.total = number
        batch.counts = {EntryState.PLANNED.value: number}
        batch.reason = reason
        batch.state = BatchState.PLANNED
        batch.created_at = timezone.now()
        batch.save(update_fields=["total", "counts", "reason", "state", "created_at"])
    return batch


def discard(batch: Batch) -> None:
    """Throw a draft away; anything else is history, and stays."""
    with transaction.atomic():
        drafts = Batch.objects.select_for_update().filter(id=batch.id, state=BatchState.DRAFT)
        if drafts.exists():
            entries = batch.entries.order_by()
            entries._raw_delete(entries.db)
            drafts.delete()


def _move(batch: Batch, entry_ids: Collection[int], old: EntryState, new: EntryState) -> None:
    with transaction.atomic():
        drafts = Batch.objects.select_for_update().filter(id=batch.id, state=BatchState.DRAFT)
        if entry_ids and drafts.exists():
            batch.entries.filter(id__in=entry_ids, state=old).update(state=new)


COLUMNS = (
    "batch_id",
    "position",
    "operation",
    "key",
    "title",
    "state",
    "message",
    "seen",
    "changes",
    "merged",
    "conflicting",
    "undone",
    "problem",
    "attempts",
)
INSERT = f"INSERT INTO {Entry._meta.db_table} ({', '.join(COLUMNS)}) VALUES "  # noqa: S608 (names of ours)
ROW = f"({', '.join(['%s'] * (len(COLUMNS) - 5))}, '[]', '[]', FALSE, '', 0)"
AT_ONCE = 1000
"""Of nine values each: SQLite takes 32,766 in a statement."""
Values = tuple[int, int, str, str | None, str, str, str, str | None, str | None]
ADD, UPDATE, DELETE = Written.INSERT.value, Written.UPDATE.value, Written.DELETE.value
PLANNED = EntryState.PLANNED.value
UNCHANGED, FAILED = EntryState.UNCHANGED.value, EntryState.FAILED.value


def _values(batch: Batch, position: int, row: Row) -> Values:
    """The entry as a row of the table; what isn't to be written needs no copy of its record."""
    if isinstance(row, Refused):
        return (batch.id, position, ADD, None, row.title[:300], FAILED, row.reason, None, None)
    if isinstance(row, Insert):
        title = title_of(row.values)[:300]
        return (batch.id, position, ADD, None, title, PLANNED, "", None, _encoded(row.values))
    title = title_of(row.seen)[:300]
    key = str(row.key)
    if isinstance(row, Left):
        state = FAILED if row.reason else UNCHANGED
        return (batch.id, position, UPDATE, key, title, state, row.reason, None, None)
    seen = _encoded(row.seen)
    if isinstance(row, Delete):
        return (batch.id, position, DELETE, key, title, PLANNED, "", seen, None)
    return (batch.id, position, UPDATE, key, title, PLANNED, "", seen, _encoded(row.changes))


def _encoded(record: Record) -> str:
    """As `ExactJSONField` stores it; most records hold no Decimal, and are done sooner."""
    try:
        return quickly(record)
    except TypeError:
        return exactly(record)
