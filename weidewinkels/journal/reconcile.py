"""Finds out, by reading, what became of writes that were sent and never answered."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.utils import timezone

from datastore_proxy.types import Record
from weidewinkels.journal.check import to_write
from weidewinkels.journal.compare import different
from weidewinkels.journal.models import Entry, EntryState, Operation, Problem
from weidewinkels.journal.outcome import mark_done, save_entries, set_after_insert
from weidewinkels.journal.store import Store


def reconcile(entries: list[Entry], store: Store) -> None:
    """Give each entry (`sent` or `unknown`) the state that the DataStore shows.

    Written: `done`. Not written: `planned` again, one attempt further. An insert that isn't
    there may still come as long as its call may be going on: it stays `unknown` until then.
    Raises DatastoreError when reading fails; the entries are left as they were.
    """
    by_operation = sorted(entries, key=lambda entry: entry.operation)
    for operation, group in groupby(by_operation, key=lambda entry: entry.operation):
        part = list(group)
        if operation == Operation.INSERT:
            _reconcile_inserts(part, store)
        else:
            now = store.read(entry.key for entry in part)
            for entry in part:
                judge = _judge_update if operation == Operation.UPDATE else _judge_delete
                judge(entry, now.get(entry.key or ""), store)
        mark_done([entry for entry in part if entry.state == EntryState.DONE])
        save_entries([entry for entry in part if entry.state != EntryState.DONE])


def _reconcile_inserts(entries: list[Entry], store: Store) -> None:
    keys = store.find_inserted(entries)
    landed = [entry for entry in entries if entry.id in keys]
    for entry in landed:
        entry.key, entry.state = keys[entry.id], EntryState.DONE
    set_after_insert(landed, store)
    for entry in entries:
        if entry.id in keys:
            continue
        if _may_still_come(entry):
            entry.state = EntryState.UNKNOWN
        else:
            _put_back(entry)


def _judge_update(entry: Entry, now: Record | None, store: Store) -> None:
    wanted = to_write(entry, store.resource)
    if now is None:
        entry.state, entry.problem = EntryState.CONFLICT, Problem.DELETED
        entry.before = None
    elif not different(now, wanted, wanted, store.resource):
        entry.after = now
        entry.state = EntryState.DONE
    else:
        _put_back(entry)  # the comparison before it is sent again finds what others changed


def _judge_delete(entry: Entry, now: Record | None, store: Store) -> None:
    if now is None:
        entry.state = EntryState.DONE
    else:
        _put_back(entry)


def _put_back(entry: Entry) -> None:
    entry.state = EntryState.PLANNED
    entry.attempts += 1


def _may_still_come(entry: Entry) -> bool:
    settle = timedelta(seconds=settings.JOURNAL_SETTLE_SECONDS)
    return entry.sent_at is not None and entry.sent_at + settle > timezone.now()
