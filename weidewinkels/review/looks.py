"""Who is looking at which record. A courtesy, not a lock: the journal settles what does collide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from weidewinkels.review.models import Look

LASTS = timedelta(minutes=5)


def look_at(key: str, user: User) -> Look | None:
    """Say that `user` is looking at this record; gives another's look when that came first."""
    now = timezone.now()
    look, is_new = Look.objects.get_or_create(
        resource_id=settings.DATASTORE_RESOURCE_ID,
        key=key,
        defaults={"user": user, "until": now + LASTS},
    )
    if is_new:
        return None
    mine = Look.objects.filter(pk=look.pk, user=user) | Look.objects.filter(
        pk=look.pk, until__lt=now
    )
    if mine.update(user=user, until=now + LASTS):
        return None
    return Look.objects.select_related("user").filter(pk=look.pk).first()


def look_away(user: User) -> None:
    """`user` looks at nothing any more; what ran out long ago goes too."""
    Look.objects.filter(user=user).delete()
    Look.objects.filter(until__lt=timezone.now() - LASTS).delete()


def of_others(keys: Iterable[str], user: User) -> set[str]:
    """Those of the keys whose record another is looking at."""
    looks = Look.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID, key__in=list(keys), until__gte=timezone.now()
    )
    return set(looks.exclude(user=user).values_list("key", flat=True))
