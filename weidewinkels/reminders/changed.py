"""Telling owners what others did to their shops."""

from __future__ import annotations

from collections import defaultdict

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse

from weidewinkels.accounts.models import Ownership
from weidewinkels.journal.models import Batch, EntryState, Operation
from weidewinkels.notifications.telling import tell
from weidewinkels.reminders.links import link_of

SHOPS_IN_MAIL = 10


def ownerships_in(batch: Batch) -> QuerySet[Ownership]:
    """Of the shops that this batch changed or deleted, by others than who did it."""
    changed = batch.entries.filter(
        state=EntryState.DONE, operation__in=(Operation.UPDATE, Operation.DELETE)
    )
    owned = Ownership.objects.filter(
        resource_id=batch.resource_id, record_key__in=changed.values("key"), user__is_active=True
    )
    return owned.exclude(user=batch.by_id)


def tell_owners(batch: Batch) -> int:
    """Each owner once about this batch, never who did it; → how many."""
    keys: dict[User, list[str]] = defaultdict(list)
    for one in ownerships_in(batch).select_related("user").iterator(1000):
        keys[one.user].append(one.record_key)
    return sum(_tell(user, batch, theirs) for user, theirs in keys.items())


def _tell(user: User, batch: Batch, keys: list[str]) -> bool:
    titles = batch.entries.filter(key__in=keys, state=EntryState.DONE).values_list(
        "title", flat=True
    )
    context = {
        "name": user.first_name,
        "who": batch.by_name,
        "what": batch.action,
        "reason": batch.reason,
        "titles": list(titles.order_by("position")[:SHOPS_IN_MAIL]),
        "more": max(0, len(keys) - SHOPS_IN_MAIL),
        "start_url": settings.SITE_URL + reverse("start:home"),
        "unsubscribe_url": link_of("unsubscribe", user, "changes"),
    }
    return tell(
        "changed",
        user,
        context,
        by=batch.by,
        by_name=batch.by_name,
        once=f"changed:{batch.pk}:{user.pk}",
    )
