"""Sends entries to the DataStore, and decides what to do when that goes wrong.

`sent` is committed before a call, so that whatever happens in between leaves a question for the
reconciler, never a guess.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
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
from weidewinkels.journal.check import to_write
from weidewinkels.journal.lease import Right
from weidewinkels.journal.models import Entry, EntryState, Operation, Problem
from weidewinkels.journal.outcome import (
    fail,
    finish_inserts,
    finish_updates,
    mark_done,
    mark_sent,
    save_entries,
    set_all,
)
from weidewinkels.journal.reconcile import reconcile
from weidewinkels.journal.store import Store

DEADLOCK_PAUSES = (0.2, 0.5, 1.0)
MAX_ATTEMPTS = 6
NOT_ABOUT_THE_RECORDS = (Unavailable, Deadlock, NotAuthorized, ResourceNotFound, UnexpectedAnswer)
"""Nothing is done, and nothing is wrong with what was sent: it is kept for later."""
NO_ANSWER = (Unavailable, UnexpectedAnswer)

Keys = Sequence[Key | None]
"""Of inserted records, in the order of their entries; empty for what isn't an insert."""


class Pause(Exception):  # noqa: N818
    """Nothing more can be done now; later perhaps."""


class Sender:
    """The writes of one run. `entries` are always of one operation, sorted by key."""

    def __init__(self, store: Store, right: Right) -> None:
        self.store = store
        self.right = right

    def send(self, entries: list[Entry]) -> None:
        """Write them, halved as often as it takes, and record what came of it. Raises Pause."""
        parts = [entries]
        while parts:
            part = parts.pop()
            self.mark_sent(part)
            try:
                keys = self.write(part)
            except DatastoreError as error:
                parts += self.after_error(part, error)
            else:
                self.record(part, keys)

    def mark_sent(self, entries: list[Entry]) -> None:
        """Store that they are about to be sent; raises LeaseLost when it isn't ours to send them."""
        watermark = None
        if entries[0].operation == Operation.INSERT:
            watermark = self.store.watermark()
        with transaction.atomic(durable=True):
            self.right.renew()
            mark_sent(entries, watermark=watermark)

    def write(self, entries: list[Entry], *, is_last: bool = False) -> Keys:
        """The call itself; it leaves the journal alone, so that another thread may make it.

        `is_last`: CKAN may count the records afterwards.
        """
        for pause in DEADLOCK_PAUSES:
            try:
                return self._write_once(entries, is_last=is_last)
            except Deadlock:
                time.sleep(pause)
        return self._write_once(entries, is_last=is_last)

    def record(self, entries: list[Entry], keys: Keys) -> None:
        """They have been written."""
        operation = entries[0].operation
        if operation == Operation.INSERT:
            finish_inserts(entries, keys, self.store)
        elif operation == Operation.UPDATE:
            finish_updates(entries, self.store)
        else:
            mark_done(entries)

    def after_error(self, entries: list[Entry], error: DatastoreError) -> list[list[Entry]]:
        """Record that it went wrong; gives the parts that are to be tried again, each by itself."""
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

    def answer(self, entries: list[Entry]) -> None:
        """Find out by reading what became of them; raises Pause while it is too early to tell."""
        reconcile(entries, self.store)
        for entry in entries:
            if entry.state == EntryState.PLANNED and entry.attempts >= MAX_ATTEMPTS:
                fail([entry], entry.message)
        if any(entry.state == EntryState.UNKNOWN for entry in entries):
            raise Pause(entries[0].message)

    def _write_once(self, entries: list[Entry], *, is_last: bool) -> Keys:
        operation, store = entries[0].operation, self.store
        if operation == Operation.INSERT:
            values = [entry.changes or {} for entry in entries]
            return store.insert(values, watermark=entries[0].watermark, recount=is_last)
        if operation == Operation.UPDATE:
            store.update({str(entry.key): to_write(entry, store.resource) for entry in entries})
        else:
            store.delete([str(entry.key) for entry in entries], recount=is_last)
        return []

    def _ask(self, entries: list[Entry], error: DatastoreError) -> None:
        """It may be written or not: the DataStore itself has the answer."""
        set_all(entries, state=EntryState.UNKNOWN, message=error.message)
        answered = error.status == 500  # CKAN itself has spoken: nothing more is to come
        if answered:
            settled = timezone.now() - timedelta(seconds=settings.JOURNAL_SETTLE_SECONDS)
            for entry in entries:
                entry.sent_at = settled
        self.answer(entries)
        if any(entry.state == EntryState.PLANNED for entry in entries) and not (
            answered and entries[0].attempts == 1
        ):
            raise Pause(error.message) from error

    def _put_back(self, entries: Sequence[Entry], *, in_vain: bool = False) -> None:
        for entry in entries:
            entry.state, entry.sent_at = EntryState.PLANNED, None
            entry.attempts += in_vain
        save_entries(entries, ("state", "sent_at", "attempts"))

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
