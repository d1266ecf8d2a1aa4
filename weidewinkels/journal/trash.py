"""The trash: the deletions that haven't been taken back."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from weidewinkels.journal.door import Person, plan, start
from weidewinkels.journal.inverse import Inverses
from weidewinkels.journal.models import Action, Batch, Entry, EntryState, Operation, Source
from weidewinkels.journal.undo import CannotUndo


def deletions() -> QuerySet[Entry]:
    """The deletions that haven't been taken back, and whose values are still there."""
    return Entry.objects.filter(
        operation=Operation.DELETE, state=EntryState.DONE, undone=False, before__isnull=False
    )


def that_delete() -> Q:
    """The batches that may hold deletions: a large one of another kind need not be looked through."""
    never_added = (Action.EDIT, Action.BULK, Action.DELETE, Action.MERGE)
    return Q(action__in=(Action.DELETE, Action.MERGE)) | Q(action=Action.UNDO) & ~Q(
        undoes__action__in=never_added
    )


def deleted(resource_id: str) -> QuerySet[Entry]:
    """The deletions that can be taken back, the latest first."""
    oldest = timezone.now() - timedelta(days=settings.TRASH_DAYS)
    batches = Batch.objects.filter(that_delete(), resource_id=resource_id)
    return (
        deletions().filter(batch__in=batches, done_at__gte=oldest).order_by("-batch_id", "position")
    )


def expired() -> QuerySet[Entry]:
    """The deletions whose time in the trash is over, of any resource."""
    oldest = timezone.now() - timedelta(days=settings.TRASH_DAYS)
    batches = Batch.objects.filter(that_delete(), created_at__lt=oldest)
    return deletions().filter(batch__in=batches, done_at__lt=oldest)


def days_left(entry: Entry) -> int:
    """Days in which it can still be restored."""
    age = timezone.now() - (entry.done_at or timezone.now())
    days: int = settings.TRASH_DAYS
    return max(0, days - age.days)


def restore(entries: QuerySet[Entry], *, by: Person, once: str | None = None) -> Batch:
    """Put deleted records back. They get a new key; their history follows them there.

    Raises CannotUndo when none of them is in the trash (any more).
    """
    if once and (earlier := Batch.objects.filter(once=once).first()):
        return earlier
    chosen = deletions().filter(id__in=entries.values("id"))
    batches = chosen.order_by().values_list("batch", flat=True).distinct()[:2]
    if not batches:
        raise CannotUndo(_("Dit staat niet (meer) in de prullenbak."))
    return start(
        plan(
            writes=Inverses(chosen),
            by=by,
            action=Action.RESTORE,
            source=Source.RESTORE,
            once=once,
            undoes=Batch.objects.get(id=batches[0]) if len(batches) == 1 else None,
        )
    )
