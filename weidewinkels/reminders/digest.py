"""Once a week, to who may delete: how many shops are stale."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from weidewinkels.catalogue.freshness import Freshness, having, limits
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.notifications.telling import tell


def send_digest() -> int:
    """Post it, once a week however often this is called; → to how many."""
    known = KnownRecord.objects.filter(resource_id=settings.DATASTORE_RESOURCE_ID, gone_at=None)
    stale = known.filter(having(Freshness.STALE))
    number = stale.count()
    if not number:
        return 0
    last_week = limits().stale - timedelta(days=7)
    context = {
        "number": number,
        "fresh_stale": stale.filter(confirmed_at__gte=last_week).count()
        + stale.filter(confirmed_at=None, first_seen__gte=last_week).count(),
        "url": settings.SITE_URL + reverse("start:stale"),
    }
    year, week, _day = timezone.localdate().isocalendar()
    staff = User.objects.with_perm(
        "accounts.delete_record",
        include_superusers=False,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return sum(
        tell("stale", person, context, once=f"stale:{year}-{week}:{person.pk}") for person in staff
    )
