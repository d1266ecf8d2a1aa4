"""Asking owners whether their shops still hold: when it is time, once more, and then no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from weidewinkels.accounts.models import Ownership
from weidewinkels.catalogue.freshness import Freshness, having
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.notifications.choices import wants
from weidewinkels.notifications.telling import tell
from weidewinkels.profile import title_of
from weidewinkels.reminders.links import link_of
from weidewinkels.reminders.models import Reminder

SHOPS_IN_MAIL = 10
"""Each with its links; of more the mail says how many, and where they are."""


@dataclass(frozen=True)
class Asked:
    """A shop that its owner is to be asked about."""

    known: KnownRecord
    stage: Reminder.Stage

    @property
    def period(self) -> datetime:
        return self.known.confirmed_at or self.known.first_seen


def to_ask() -> Iterator[tuple[User, list[Asked]]]:
    """Each owner with the shops that it is time to ask about; one owner's in memory at a time."""
    ownerships = (
        Ownership.objects.filter(resource_id=settings.DATASTORE_RESOURCE_ID, user__is_active=True)
        .select_related("user")
        .order_by("user_id", "id")
        .iterator(1000)
    )
    for user, owned in groupby(ownerships, key=lambda one: one.user):
        if user.email and wants(user, "freshness"):
            asked = _due_of(user, {one.record_key: one.fingerprint for one in owned})
            if asked:
                yield user, asked


def ask(user: User, asked: list[Asked]) -> bool:
    """One mail about all these shops; False when another process just sent it."""
    with transaction.atomic():
        made = [
            one
            for one in asked
            if Reminder.objects.get_or_create(
                user=user,
                resource_id=one.known.resource_id,
                fingerprint=one.known.fingerprint,
                period=one.period,
                stage=one.stage,
            )[1]
        ]
        if not made:
            return False
        context = {
            "name": user.first_name,
            "shops": [_for_mail(user, one) for one in made[:SHOPS_IN_MAIL]],
            "titles": [title_of(one.known.content) for one in made[:SHOPS_IN_MAIL]],
            "more": len(made[SHOPS_IN_MAIL:]),
            "is_reminder": all(one.stage == Reminder.Stage.AGAIN for one in made),
            "start_url": settings.SITE_URL + reverse("start:home"),
            "unsubscribe_url": link_of("unsubscribe", user, "freshness"),
        }
        tell("freshness", user, context)
    return True


def _due_of(user: User, owned: dict[str, str]) -> list[Asked]:
    due = KnownRecord.objects.filter(
        ~having(Freshness.FRESH),
        resource_id=settings.DATASTORE_RESOURCE_ID,
        key__in=list(owned),
        gone_at=None,
    ).order_by("record_id")
    theirs = [known for known in due if owned[known.key] in ("", known.fingerprint)]
    sent = {
        (one.fingerprint, one.period, one.stage): one.sent_at
        for one in Reminder.objects.filter(
            user=user,
            resource_id=settings.DATASTORE_RESOURCE_ID,
            fingerprint__in=[known.fingerprint for known in theirs],
        )
    }
    return [one for known in theirs if (one := _next(known, sent))]


def _next(known: KnownRecord, sent: dict[tuple[str, datetime, str], datetime]) -> Asked | None:
    """The first question of this period, the reminder when it is time for that, or none."""
    first = Asked(known, Reminder.Stage.DUE)
    again = Asked(known, Reminder.Stage.AGAIN)
    asked_at = sent.get((known.fingerprint, first.period, first.stage))
    if asked_at is None:
        return first
    pause = timedelta(days=settings.FRESH_SILENCE_DAYS) / 2
    is_time = asked_at <= timezone.now() - pause
    return again if is_time and (known.fingerprint, again.period, again.stage) not in sent else None


def _for_mail(user: User, one: Asked) -> dict[str, str]:
    key = one.known.key
    return {
        "title": title_of(one.known.content),
        "since": timezone.localdate(one.known.confirmed_at).isoformat()
        if one.known.confirmed_at
        else "",
        "confirm_url": link_of("confirm", user, key),
        "edit_url": settings.SITE_URL + reverse("records:edit", args=[key]),
        "closed_url": link_of("closed", user, key),
    }
