"""What others changed in somebody's shops since they last agreed, and agreeing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.ownership import owned_by
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.history.present import Step, steps_of
from weidewinkels.journal.models import Batch, BatchState, Entry, EntryState, Operation
from weidewinkels.start.models import Agreed

MOST = 100
"""More at once nobody reads; the latest first."""


def changes_by_others(user: User, keys: Collection[str]) -> dict[str, list[Step]]:
    """Key → the changes by others since `user` became the owner, or last agreed; the latest first.

    The same few queries, however many keys.
    """
    agreed = Agreed.objects.filter(
        user=user,
        resource_id=settings.DATASTORE_RESOURCE_ID,
        record_key=OuterRef("key"),
        entry_id__gte=OuterRef("id"),
    )
    since = owned_by(user).filter(record_key=OuterRef("key"), created_at__lte=OuterRef("done_at"))
    entries = _entries(user, keys).filter(Exists(since), ~Exists(agreed))[:MOST] if keys else ()
    found: dict[str, list[Step]] = defaultdict(list)
    for step in steps_of(entries):
        if step.differences:
            found[str(step.entry.key)].append(step)
    return found


def change_by_other(user: User, key: str, entry_id: int) -> Entry | None:
    """That change of this record, if another made it and it was not taken back yet."""
    return _entries(user, [key]).filter(id=entry_id).first()


def agree(user: User, key: Key, record: Record, entry_id: int) -> None:
    """All changes of this record up to this one are all right."""
    values = {"entry_id": entry_id, "fingerprint": fingerprint_of(record)}
    row, is_new = Agreed.objects.get_or_create(
        user=user,
        resource_id=settings.DATASTORE_RESOURCE_ID,
        record_key=str(key),
        defaults=values,
    )
    if not is_new and row.entry_id < entry_id:
        Agreed.objects.filter(pk=row.pk).update(**values)


def _entries(user: User, keys: Collection[str]) -> QuerySet[Entry]:
    batch = Batch.objects.filter(
        id=OuterRef("batch_id"), resource_id=settings.DATASTORE_RESOURCE_ID
    ).exclude(state=BatchState.DRAFT)
    return (
        Entry.objects.filter(
            Exists(batch),
            key__in=list(keys),
            operation=Operation.UPDATE,
            state=EntryState.DONE,
            undone=False,
        )
        .exclude(batch__by=user)
        .select_related("batch", "batch__by")
        .order_by("-id")
    )
