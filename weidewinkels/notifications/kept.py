"""What somebody was told, how many of it they did not read, and how long it is kept."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from weidewinkels.accounts.permissions import Visitor
from weidewinkels.notifications.kinds import KINDS
from weidewinkels.notifications.models import Notification

KEPT = timedelta(days=90)
MOST_COUNTED = 99
"""More than that the top bar doesn't tell apart."""
FORGET_SECONDS = 24 * 60 * 60


def told(user: Visitor) -> QuerySet[Notification]:
    """All that is kept of what `user` was told."""
    return Notification.objects.filter(user=user.pk, kind__in=KINDS)


def unread(user: Visitor) -> QuerySet[Notification]:
    return told(user).filter(read_at=None)


def number_unread(user: Visitor) -> int:
    """At most one more than `MOST_COUNTED`; for a visitor without a query."""
    if not user.is_authenticated:
        return 0
    return unread(user).order_by()[: MOST_COUNTED + 1].count()


def forget_old() -> int:
    """Delete what was told long ago, read or not; → how many."""
    return Notification.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def look_around(sender: object = None, **_: object) -> None:
    """Once a day, when the worker looks around."""
    if cache.add("notifications.forget", True, FORGET_SECONDS):
        forget_old()
