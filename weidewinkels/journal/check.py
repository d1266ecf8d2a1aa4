"""The comparison right before writing: what the writer saw, what is there now, what is wanted."""

from __future__ import annotations

from datastore_proxy.types import Record, Resource
from weidewinkels.journal.compare import different, same, type_of
from weidewinkels.journal.models import Action, Entry, EntryState, Operation, Problem
from weidewinkels.profile import identity_of


def check(entry: Entry, now: Record | None, resource: Resource) -> bool:
    """Whether `entry` may be written over the record `now`; if not, its state says why.

    Keeps in the entry what was found: `before`, `merged`, `conflicting`.
    """
    entry.before = now
    entry.merged, entry.conflicting = [], []
    entry.problem, entry.message = Problem.NONE, ""
    if now is None:
        return _without_record(entry)
    if is_other_record(entry, now, resource) and not _explained(entry, now, resource):
        return _conflict(entry, Problem.OTHER_RECORD)
    if entry.operation == Operation.DELETE:
        return _check_delete(entry, now, resource)
    return _check_update(entry, now, resource)


def to_write(entry: Entry, resource: Resource) -> Record:
    """The columns that an update still has to write: those that are not as wanted already."""
    before = entry.before or {}
    return {
        column: value
        for column, value in (entry.changes or {}).items()
        if column not in entry.conflicting
        and not same(before.get(column), value, type_of(resource, column))
    }


def is_other_record(entry: Entry, now: Record, resource: Resource) -> bool:
    """Whether most of what identifies a record is different: a reload gives `_id`s out anew."""
    return not _alike(entry.seen or {}, now, resource)


def _without_record(entry: Entry) -> bool:
    if entry.operation == Operation.DELETE:
        entry.state, entry.problem = EntryState.UNCHANGED, Problem.DELETED
        return False
    return _conflict(entry, Problem.DELETED)


def _check_delete(entry: Entry, now: Record, resource: Resource) -> bool:
    """What has changed since it was looked at isn't deleted: the change may be why it should stay."""
    seen = entry.seen or {}
    entry.conflicting = different(seen, now, [c for c in seen if c != "_id"], resource)
    return not entry.conflicting or _conflict(entry, Problem.CHANGED)


def _check_update(entry: Entry, now: Record, resource: Resource) -> bool:
    seen, changes = entry.seen or {}, entry.changes or {}
    by_others = different(seen, now, (column for column in seen if column != "_id"), resource)
    not_so_yet = different(changes, now, changes, resource)
    entry.conflicting = [column for column in not_so_yet if column in by_others]
    entry.merged = [column for column in by_others if column not in changes]
    if not not_so_yet:
        entry.state = EntryState.UNCHANGED
        return False
    if not entry.conflicting:
        return True
    if entry.batch.action != Action.UNDO or len(entry.conflicting) == len(not_so_yet):
        return _conflict(entry, Problem.CHANGED)
    entry.problem = Problem.PARTLY  # an undo puts back what it can
    return True


def _conflict(entry: Entry, problem: Problem) -> bool:
    entry.state, entry.problem = EntryState.CONFLICT, problem
    return False


def _explained(entry: Entry, now: Record, resource: Resource) -> bool:
    """Whether the journal itself turned the record that was seen into what is there now."""
    latest = (
        Entry.objects.filter(
            key=entry.key, batch__resource_id=entry.batch.resource_id, state=EntryState.DONE
        )
        .exclude(operation=Operation.DELETE)
        .order_by("-done_at")
        .first()
    )
    return bool(latest and latest.after and _alike(latest.after, now, resource))


def _alike(one: Record, other: Record, resource: Resource) -> bool:
    identity = identity_of(one)
    unlike = different(identity, other, identity, resource)
    return 2 * (len(identity) - len(unlike)) >= len(identity)
