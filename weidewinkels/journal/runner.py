"""Runs a batch, chunk by chunk: lock, read, compare, write what changed, record what came of it.

While the DataStore writes one chunk, the outcome of the one before it is recorded, and the one after it
is read and compared:

    call      ┃ write 1 ─────────── write 2 ──────────────── write 3 ───────
    journal   ┃ compare 2           record 1, compare 3      record 2 …      record 3

A call is made by a thread of its own, which leaves the journal alone; all the rest by this one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextvars import copy_context

from django.conf import settings
from django.utils import timezone

from datastore_proxy.errors import DatastoreError
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.journal.chunks import Chunk, Chunks
from weidewinkels.journal.lease import LeaseLost, Right, right_to_write
from weidewinkels.journal.leaving import leaving
from weidewinkels.journal.models import Batch, BatchState, Entry, EntryState
from weidewinkels.journal.sending import Keys, Pause, Sender
from weidewinkels.journal.signals import tell_run_ended
from weidewinkels.journal.store import Store

log = logging.getLogger(__name__)

PATIENCE_IN_A_REQUEST = 5


def attempt(batch: Batch, *, patience: float = 0) -> Batch:
    """Run the batch as far as it goes now; gives it back as it is then.

    Its state is then `done`, `stopped` or `waiting`; `running`, in another's hands; or `planned`
    when this process is to end, for the next one.
    """
    with right_to_write(batch, patience=patience) as right:
        if right is None:
            Batch.objects.filter(id=batch.id, state=BatchState.PLANNED).update(
                state=BatchState.WAITING
            )
        else:
            return _run(batch, right)
    return Batch.objects.get(id=batch.id)


def _run(batch: Batch, right: Right) -> Batch:
    is_new = _begin_new(batch)
    if not is_new:
        batch = Batch.objects.get(id=batch.id)
        if batch.state in (BatchState.DRAFT, BatchState.DONE, BatchState.STOPPED):
            return batch
        batch.state = BatchState.RUNNING
        batch.heartbeat_at = timezone.now()
        batch.started_at = batch.started_at or batch.heartbeat_at
        batch.problem = ""
        batch.save(update_fields=["state", "started_at", "heartbeat_at", "problem"])
    try:
        with right.beating(batch):
            Runner(batch, right, is_new=is_new).run()
    except (Pause, LeaseLost) as pause:
        batch.state = BatchState.WAITING
        batch.problem = str(pause)
        log.warning("batch %s waits: %s", batch.id, pause)
    batch.recount()
    batch.save(update_fields=["state", "problem", "finished_at", "counts"])
    tell_run_ended(batch)
    return batch


def _begin_new(batch: Batch) -> bool:
    """Begin with what was planned just now, unless somebody else has begun with it since."""
    if batch.state != BatchState.PLANNED or batch.started_at is not None:
        return False
    now = timezone.now()
    begun = {"state": BatchState.RUNNING, "started_at": now, "heartbeat_at": now, "problem": ""}
    untouched = Batch.objects.filter(id=batch.id, state=BatchState.PLANNED, started_at=None)
    if not untouched.update(**begun):
        return False
    for name, value in begun.items():
        setattr(batch, name, value)
    return True


class Runner:
    """One run of one batch by who has the right to write."""

    def __init__(self, batch: Batch, right: Right, *, is_new: bool = False) -> None:
        self.batch = batch
        self.right = right
        self.is_new = is_new
        """No earlier run has begun with it."""
        self.written: tuple[list[Entry], Keys] | None = None
        """What the last call wrote, as long as that is not recorded."""

    def run(self) -> None:
        """Until nothing is left to do; raises Pause when it can't go on now."""
        try:
            store = Store(get_service(), get_resource())
            self.chunks, self.sender = Chunks(self.batch, store), Sender(store, self.right)
            if not self.is_new:
                self._answer_questions()
            with ThreadPoolExecutor(1, "datastore") as line:
                self._write_all(line)
            self._record()  # whoever began the run counts when it has ended
        except DatastoreError as error:
            raise Pause(error.message) from error

    def _answer_questions(self) -> None:
        """Find out what became of what an earlier run sent and never heard about."""
        asked = self.batch.entries.filter(state__in=(EntryState.SENT, EntryState.UNKNOWN))
        while entries := list(asked.order_by("position")[: settings.JOURNAL_CHUNK]):
            self.right.beat(self.batch)
            for entry in entries:
                entry.batch = self.batch
            self.sender.answer(entries)

    def _write_all(self, line: Executor) -> None:
        chunk = self.chunks.next()
        while chunk:
            if not chunk.is_whole:  # then it began just now
                self.right.beat(self.batch)
                self.batch.refresh_from_db(fields=["stop_asked"])
            if self._is_to_end():
                return
            if self.right.is_asked_for():
                chunk = self._after_others()
            if chunk:
                following = self._write(chunk, line)
                is_all = chunk.is_whole and self.written is not None
                chunk = None if is_all else following or self.chunks.next()
        self.batch.state = BatchState.DONE
        self.batch.finished_at = timezone.now()

    def _is_to_end(self) -> bool:
        if self.batch.stop_asked:
            self.batch.state = BatchState.STOPPED
        elif leaving.is_set():
            self.batch.state = BatchState.PLANNED
        return self.batch.state != BatchState.RUNNING

    def _after_others(self) -> Chunk | None:
        """Let them write; then what was compared ahead may be so no more, and is compared anew."""
        self._record_and_count()
        self.right.lend(self.batch)
        return self.chunks.next()

    def _write(self, chunk: Chunk, line: Executor) -> Chunk | None:
        """Have it written, and keep the journal meanwhile; gives the next one, where it is known."""
        if not chunk.ready:
            return None
        self.sender.mark_sent(chunk.ready)
        is_alone = chunk.is_last and self.written is None
        call = _begin(lambda: self._call(chunk), None if is_alone else line)
        trouble = following = None
        try:
            self._record_and_count()
            if not chunk.is_last:
                following = self.chunks.ahead(chunk)
        except DatastoreError as error:
            trouble = error
        try:
            self.written = (chunk.ready, call.result())
        except DatastoreError as error:
            following = None  # it was compared long ago by the time that all of this is settled
            for part in self.sender.after_error(chunk.ready, error):
                self.sender.send(part)
        if trouble:
            raise trouble
        return following

    def _call(self, chunk: Chunk) -> Keys:
        many = self.batch.total > 1
        return self.sender.write(chunk.ready, is_last=chunk.is_last and many)

    def _record(self) -> None:
        """What the last call wrote."""
        if self.written:
            written, self.written = self.written, None
            self.sender.record(*written)

    def _record_and_count(self) -> None:
        """The same, for who looks how far it is."""
        if self.written:
            self._record()
            self.batch.tally()


def _begin(call: Callable[[], Keys], line: Executor | None) -> Future[Keys]:
    """Make the call in the thread of `line`, or right now without it."""
    if line:
        return line.submit(copy_context().run, call)
    done: Future[Keys] = Future()
    try:
        done.set_result(call())
    except DatastoreError as error:
        done.set_exception(error)
    return done
