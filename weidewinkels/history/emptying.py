"""Emptying the trash: the journal forgets the values, and it is written down who did that."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max, QuerySet

from weidewinkels.history.models import Emptying
from weidewinkels.journal.door import name_of
from weidewinkels.journal.models import Batch, Entry
from weidewinkels.journal.trash import deleted
from weidewinkels.journal.wipe import wipe

AT_ONCE = 1000
"""More are left to the worker."""


def in_trash(batch_id: int | None = None, until: int | None = None) -> QuerySet[Entry]:
    """What is in the trash: of one deletion, or of all; up to this entry, where that is given."""
    entries = deleted(settings.DATASTORE_RESOURCE_ID)
    if batch_id is not None:
        entries = entries.filter(batch=batch_id)
    return entries if until is None else entries.filter(id__lte=until)


def last_of(entries: QuerySet[Entry]) -> int:
    """The highest id: what gets into the trash after this was not looked at."""
    return entries.order_by().aggregate(last=Max("id"))["last"] or 0


def empty(entries: QuerySet[Entry], *, by: User | None) -> int:
    """Delete these for good; gives how many they were."""
    total = 0
    for batch in Batch.objects.filter(id__in=entries.order_by().values("batch").distinct()):
        number = wipe(entries.filter(batch=batch).order_by())
        if number:
            Emptying.objects.create(batch=batch, number=number, by_name=name_of(by))
        total += number
    return total
