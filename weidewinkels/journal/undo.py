"""Taking back what was done: the inverse of each entry, as a batch of its own."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from weidewinkels.journal.door import Person, plan, start
from weidewinkels.journal.inverse import Inverses
from weidewinkels.journal.models import Action, Batch, Entry, EntryState, Operation, Source


class CannotUndo(Exception):  # noqa: N818
    """There is nothing to take back; the message says why, in the reader's language."""


def undoable(batch: Batch) -> QuerySet[Entry]:
    """The entries of the batch that can be taken back: done, not taken back already, and not wiped.

    Nor what was inserted and never found again.
    """
    return (
        batch.entries.filter(state=EntryState.DONE, undone=False)
        .exclude(before__isnull=True, after__isnull=True)
        .exclude(operation=Operation.INSERT, key=None)
    )


def undo(
    batch: Batch,
    *,
    by: Person,
    entries: QuerySet[Entry] | None = None,
    once: str | None = None,
) -> Batch:
    """Take back the batch, or only these entries of it; gives the new batch.

    What has changed since is left as it is and comes back as a conflict. Raises CannotUndo.
    """
    chosen = undoable(batch)
    if entries is not None:
        chosen = chosen.filter(id__in=entries.values("id"))
    if once and (earlier := Batch.objects.filter(once=once).first()):
        return earlier
    if not chosen.exists():
        raise CannotUndo(_why_not(batch))
    return start(
        plan(
            writes=Inverses(chosen),
            by=by,
            action=Action.UNDO,
            source=Source.UNDO,
            once=once,
            undoes=batch,
        )
    )


def _why_not(batch: Batch) -> str:
    if batch.entries.filter(undone=True).exists():
        return _("Dit is al ongedaan gemaakt.")
    if batch.open:
        return _("Dit is nog niet uitgevoerd.")
    if batch.done:
        return _("Dit is voorgoed verwijderd; het kan niet meer terug.")
    return _("Hierbij is niets gewijzigd; er valt niets ongedaan te maken.")
