"""Taking back what was done: the inverse of each entry, as a batch of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from weidewinkels.journal.door import Delete, Insert, Person, Update, Write, plan, start
from weidewinkels.journal.history import current_keys
from weidewinkels.journal.models import Action, Batch, Entry, EntryState, Operation, Source

AT_ONCE = 1000


class CannotUndo(Exception):  # noqa: N818
    """There is nothing to take back; the message says why, in the reader's language."""


def undoable(batch: Batch) -> QuerySet[Entry]:
    """The entries of the batch that can be taken back: done, not taken back already, and not wiped."""
    return batch.entries.filter(state=EntryState.DONE, undone=False).exclude(
        before__isnull=True, after__isnull=True
    )


def undo(
    batch: Batch,
    *,
    by: Person,
    entries: Iterable[Entry] | None = None,
    once: str | None = None,
) -> Batch:
    """Take back the batch, or only these entries of it; gives the new batch.

    What has changed since is left as it is and comes back as a conflict. Raises CannotUndo.
    """
    chosen = undoable(batch)
    if entries is not None:
        chosen = chosen.filter(id__in=[entry.id for entry in entries])
    if once and (earlier := Batch.objects.filter(once=once).first()):
        return earlier
    if not chosen.exists():
        raise CannotUndo(_why_not(batch))
    return start(
        plan(
            writes=inverses(chosen),
            by=by,
            action=Action.UNDO,
            source=Source.UNDO,
            once=once,
            undoes=batch,
        )
    )


def inverses(entries: QuerySet[Entry]) -> Iterator[Write]:
    """What puts the records back as they were, the last entry first."""
    part: list[Entry] = []
    rows = entries.order_by("-batch_id", "-position").defer("seen", "merged", "message")
    for entry in rows.iterator(AT_ONCE):
        part.append(entry)
        if len(part) == AT_ONCE:
            yield from _inverses(part)
            part = []
    yield from _inverses(part)


def _inverses(entries: list[Entry]) -> Iterator[Write]:
    keys = current_keys({entry.key for entry in entries if entry.key})
    for entry in entries:
        before, after = entry.before or {}, entry.after or {}
        if entry.operation == Operation.DELETE:
            yield Insert(before, inverse_of=entry)
        elif entry.key is None:
            continue  # inserted and never found again
        elif entry.operation == Operation.INSERT:
            yield Delete(keys[entry.key], after, inverse_of=entry)
        else:
            old = {column: before.get(column) for column in _written(entry)}
            yield Update(keys[entry.key], after, old, inverse_of=entry)


def _written(entry: Entry) -> list[str]:
    return [difference.column for difference in entry.differences()]


def _why_not(batch: Batch) -> str:
    if batch.entries.filter(undone=True).exists():
        return _("Dit is al ongedaan gemaakt.")
    if batch.open:
        return _("Dit is nog niet uitgevoerd.")
    if batch.done:
        return _("Dit is voorgoed verwijderd; het kan niet meer terug.")
    return _("Hierbij is niets gewijzigd; er valt niets ongedaan te maken.")
