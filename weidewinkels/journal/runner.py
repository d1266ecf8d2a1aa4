"""Runs a batch: lock, read, compare, write what changed, record what came of it.

Entries go in chunks, each of one operation and sorted by key. `sent` is committed before a
call, so that whatever happens in between leaves a question for the reconciler, never a guess.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from datastore_proxy.errors import (
    DatastoreError,
    Deadlock,
    Invalid,
    NotAuthorized,
    ReadOnly,
    RecordNotFound,
    Refused,
    ResourceNotFound,
    TimedOut,
    TooLarge,
    Unavailable,
    UnexpectedAnswer,
)
from datastore_proxy.types import Key
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.journal.check import check, to_write
from weidewinkels.journal.lease import Held, LeaseLost, lease
from weidewinkels.journal.models import (
    Batch,
    BatchState,
    Entry,
    EntryState,
    Operation,
    Problem,
)
from weidewinkels.journal.outcome import (
    FOUND,
    SENT,
    fail,
    finish_inserts,
    finish_updates,
    mark_done,
    save_entries,
)
from weidewinkels.journal.reconcile import reconcile
from weidewinkels.journal.store import Store

log = logging.getLogger(__name__)

PATIENCE_IN_A_REQUEST = 5
DEADLOCK_PAUSES = (0.2, 0.5, 1.0)
MAX_ATTEMPTS = 6
NOT_ABOUT_THE_RECORDS = (Unavailable, Deadlock, NotAuthorized, ResourceNotFound, UnexpectedAnswer)
"""Nothing is done, and nothing is wrong with what was sent: it is kept for later."""
SMALLER_PER_ATTEMPT = 8

NO_ANSWER = (Unavailable, UnexpectedAnswer)


class Pause(Exception):  # noqa: N818
    """Nothing more can be done now; later perhaps."""


def attempt(batch: Batch, *, patience: float = 0) -> Batch:
    """Run the batch as far as it goes now; gives it back as it is then.

    Its state is then `done`, `stopped` or `waiting`; or `running`, in another's hands.
    """
    with lease(batch.resource_id, patience=patience) as held:
        if held is None:
            Batch.objects.filter(id=batch.id, state=BatchState.PLANNED).update(
                state=BatchState.WAITING
            )
        else:
            _run(batch.id, held)
    return Batch.objects.get(id=batch.id)


def _run(batch_id: int, held: Held) -> None:
    batch = Batch.objects.get(id=batch_id)
    if batch.state in (BatchState.DRAFT, BatchState.DONE, BatchState.STOPPED):
        return
    batch.state = BatchState.RUNNING
    batch.started_at = batch.started_at or timezone.now()
    batch.problem = ""
    batch.save(update_fields=["state", "started_at", "problem"])
    try:
        Runner(batch, held).run()
    except (Pause, LeaseLost) as pause:
        batch.state = BatchState.WAITING
        batch.problem = str(pause)
        log.warning("batch %s waits: %s", batch.id, pause)
    batch.tally()
    batch.save(update_fields=["state", "problem", "finished_at"])


class Runner:
    """One run of one batch by the holder of the lease."""

    def __init__(self, batch: Batch, held: Held) -> None:
        self.batch = batch
        self.held = held

    def run(self) -> None:
        """Until nothing is left to do; raises Pause when it can't go on now."""
        try:
            self.store = Store(get_service(), get_resource())
            self._answer_questions()
            while chunk := self._next_chunk():
                self.held.beat(self.batch)
                if self._is_stopped():
                    return
                self._do(chunk)
                self.batch.tally()
        except DatastoreError as error:
            raise Pause(error.message) from error
        self.batch.state = BatchState.DONE
        self.batch.finished_at = timezone.now()

    def _is_stopped(self) -> bool:
        self.batch.refresh_from_db(fields=["stop_asked"])
        if self.batch.stop_asked:
            self.batch.state = BatchState.STOPPED
        return self.batch.stop_asked

    def _answer_questions(self) -> None:
        """Find out what became of what an earlier run sent and never heard about."""
        asked = (EntryState.SENT, EntryState.UNKNOWN)
        while entries := list(self._entries().filter(state__in=asked)[: settings.JOURNAL_CHUNK]):
            self.held.beat(self.batch)
            self._reconcile(entries)

    def _reconcile(self, entries: list[Entry]) -> None:
        """Answer by reading; raises Pause while it is too early to tell."""
        reconcile(entries, self.store)
        for entry in entries:
            if entry.state == EntryState.PLANNED and entry.attempts >= MAX_ATTEMPTS:
                fail([entry], entry.message)
        if any(entry.state == EntryState.UNKNOWN for entry in entries):
            raise Pause(entries[0].message)

    def _entries(self) -> QuerySet[Entry]:
        return self.batch.entries.order_by("position").select_related("batch")

    def _next_chunk(self) -> list[Entry]:
        """The next entries of one operation, no key twice; few where sending many went wrong."""
        planned = self._entries().filter(state=EntryState.PLANNED)
        first = planned.first()
        if first is None:
            return []
        size = max(1, settings.JOURNAL_CHUNK // SMALLER_PER_ATTEMPT**first.attempts)
        chunk: list[Entry] = []
        keys: set[str | None] = set()
        for entry in planned[:size]:
            if entry.operation != first.operation or (entry.key and entry.key in keys):
                break
            keys.add(entry.key)
            chunk.append(entry)
        return chunk

    def _do(self, chunk: list[Entry]) -> None:
        ready = self._ready(chunk)
        parts = [sorted(ready, key=self.store.sort_key)] if ready else []
        while parts:
            parts += self._send(parts.pop())

    def _ready(self, chunk: list[Entry]) -> list[Entry]:
        """Those that are to be sent, after the comparison with what is there now."""
        if chunk[0].operation == Operation.INSERT:
            return self._not_restored_yet(chunk)
        now = self.store.read(entry.key for entry in chunk)
        ready: list[Entry] = []
        settled: list[Entry] = []
        for entry in chunk:
            found = now.get(entry.key or "")
            (ready if check(entry, found, self.store.resource) else settled).append(entry)
        save_entries(settled, FOUND)
        return ready

    def _not_restored_yet(self, chunk: list[Entry]) -> list[Entry]:
        """Without the records that another undo has brought back in the meantime."""
        undone = set(
            Entry.objects.filter(
                undone=True, inverses__in=[entry.id for entry in chunk]
            ).values_list("id", flat=True)
        )
        late = [entry for entry in chunk if entry.inverse_of_id in undone]
        for entry in late:
            entry.state = EntryState.UNCHANGED
        save_entries(late)
        return [entry for entry in chunk if entry.inverse_of_id not in undone]

    def _send(self, entries: list[Entry]) -> list[list[Entry]]:
        """Write these in one call; gives the parts that are to be tried again, each by itself."""
        self._mark_sent(entries)
        try:
            with self.held.beating(self.batch):
                keys = self._write(entries)
        except DatastoreError as error:
            return self._after_error(entries, error)
        operation = entries[0].operation
        if operation == Operation.INSERT:
            finish_inserts(entries, keys, self.store)
        elif operation == Operation.UPDATE:
            finish_updates(entries, self.store)
        else:
            mark_done(entries)
        return []

    def _mark_sent(self, entries: list[Entry]) -> None:
        watermark = None
        if entries[0].operation == Operation.INSERT:
            watermark = self.store.watermark()
        for entry in entries:
            entry.state, entry.sent_at, entry.watermark = EntryState.SENT, timezone.now(), watermark
        with transaction.atomic(durable=True):
            self.held.renew()
            save_entries(entries, SENT)

    def _write(self, entries: list[Entry]) -> Sequence[Key | None]:
        """One call; gives the keys of what it inserted."""
        for pause in DEADLOCK_PAUSES:
            try:
                return self._write_once(entries)
            except Deadlock:
                time.sleep(pause)
        return self._write_once(entries)

    def _write_once(self, entries: list[Entry]) -> Sequence[Key | None]:
        operation, store = entries[0].operation, self.store
        if operation == Operation.INSERT:
            return store.insert([entry.changes or {} for entry in entries])
        if operation == Operation.UPDATE:
            store.update({str(entry.key): to_write(entry, store.resource) for entry in entries})
        else:
            store.delete([str(entry.key) for entry in entries])
        return []

    def _after_error(self, entries: list[Entry], error: DatastoreError) -> list[list[Entry]]:
        # An insert reads the new keys afterwards: that it can't read says nothing of the write.
        is_insert = entries[0].operation == Operation.INSERT
        if error.may_be_written or (is_insert and isinstance(error, NO_ANSWER)):
            self._ask(entries, error)
            return []
        if isinstance(error, NOT_ABOUT_THE_RECORDS):
            self._put_back(entries, in_vain=isinstance(error, TimedOut))
            raise Pause(error.message) from error
        if (
            isinstance(error, RecordNotFound)
            and (rest := self._without_missing(entries)) != entries
        ):
            return [rest] if rest else []
        if len(entries) > 1 and _is_about_one(error):
            self._put_back(entries)
            middle = len(entries) // 2
            return [entries[middle:], entries[:middle]]
        fail(entries, error.message)
        return []

    def _ask(self, entries: list[Entry], error: DatastoreError) -> None:
        """It may be written or not: the DataStore itself has the answer."""
        for entry in entries:
            entry.state, entry.message = EntryState.UNKNOWN, error.message
        save_entries(entries)
        answered = error.status == 500  # CKAN itself has spoken: nothing more is to come
        if answered:
            settled = timezone.now() - timedelta(seconds=settings.JOURNAL_SETTLE_SECONDS)
            for entry in entries:
                entry.sent_at = settled
        self._reconcile(entries)
        if any(entry.state == EntryState.PLANNED for entry in entries) and not (
            answered and entries[0].attempts == 1
        ):
            raise Pause(error.message) from error

    def _put_back(self, entries: Sequence[Entry], *, in_vain: bool = False) -> None:
        for entry in entries:
            entry.state, entry.sent_at = EntryState.PLANNED, None
            entry.attempts += in_vain
        save_entries(entries)

    def _without_missing(self, entries: list[Entry]) -> list[Entry]:
        """After "key not found": set apart what is gone and give the rest."""
        there = self.store.read(entry.key for entry in entries)
        missing = [entry for entry in entries if entry.key not in there]
        for entry in missing:
            entry.state, entry.problem = EntryState.CONFLICT, Problem.DELETED
            entry.before = None
        save_entries(missing)
        rest = [entry for entry in entries if entry.key in there]
        self._put_back(rest)
        return rest


def _is_about_one(error: DatastoreError) -> bool:
    """Whether leaving a record out may help."""
    kinds = (Invalid, TooLarge, Refused, RecordNotFound)
    return isinstance(error, kinds) and not isinstance(error, ReadOnly)
