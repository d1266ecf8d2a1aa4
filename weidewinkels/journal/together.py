"""Entries that belong together: all of them are written, or none.

A merge writes the survivor and deletes its doubles. Where one of these can't be done the others must
not be either: a double that goes while its values never reached the survivor would be lost.
"""

from __future__ import annotations

from weidewinkels.journal.check import check
from weidewinkels.journal.models import Action, Batch, Entry, EntryState, Operation, Problem
from weidewinkels.journal.outcome import save_entries
from weidewinkels.journal.store import Store

TROUBLE = (EntryState.CONFLICT, EntryState.FAILED)


def belongs_together(batch: Batch) -> bool:
    return batch.action == Action.MERGE


def keep_together(batch: Batch, store: Store) -> None:
    """Leave nothing to write where a part of it can't be, or couldn't be just now."""
    entries = list(batch.entries.order_by("position"))
    for entry in entries:
        entry.batch = batch
    if all(entry.state == EntryState.PLANNED for entry in entries):
        _look_ahead(entries, store)
    if any(entry.state in TROUBLE for entry in entries):
        left = [entry for entry in entries if entry.state == EntryState.PLANNED]
        for entry in left:
            entry.state, entry.problem = EntryState.CONFLICT, Problem.TOGETHER
        save_entries(left)


def _look_ahead(entries: list[Entry], store: Store) -> None:
    """Compare all with what is there now, before the first is written."""
    now = store.read(entry.key for entry in entries)
    stuck = []
    for entry in entries:
        record = now.get(entry.key or "")
        if not check(entry, record, store.resource) and _is_in_the_way(entry):
            entry.state = EntryState.CONFLICT
            stuck.append(entry)
        else:
            entry.state = EntryState.PLANNED
    save_entries(stuck)


def _is_in_the_way(entry: Entry) -> bool:
    """An update that is so already is none; a double that is gone already is: somebody else dealt
    with it, in a way that whoever asked for this hasn't seen."""
    return entry.state == EntryState.CONFLICT or entry.operation == Operation.DELETE
