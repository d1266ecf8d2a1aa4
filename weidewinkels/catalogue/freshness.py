"""Freshness is confirmed, not guessed: when somebody last said that a record still holds."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Record
from weidewinkels.catalogue.copying import keep
from weidewinkels.catalogue.lookup import known_of
from weidewinkels.catalogue.models import Confirmation, KnownRecord
from weidewinkels.catalogue.signals import confirmed
from weidewinkels.journal.door import name_of


class Freshness(models.TextChoices):
    """`due`: it is time to ask; `stale`: asked long enough ago, or never confirmed for so long."""

    FRESH = "fresh", _("Actueel")
    DUE = "due", _("Aan controle toe")
    STALE = "stale", _("Verouderd")


@dataclass(frozen=True)
class Limits:
    """Fresh is what was confirmed after `due`, stale what was before `stale`."""

    due: datetime
    stale: datetime


def limits() -> Limits:
    due = _months_ago(timezone.now(), settings.FRESH_MONTHS)
    return Limits(due, due - timedelta(days=settings.FRESH_SILENCE_DAYS))


def freshness_of(known: KnownRecord) -> Freshness:
    """By its last confirmation; without one by when it first turned up."""
    at, border = known.confirmed_at or known.first_seen, limits()
    if at >= border.due:
        return Freshness.FRESH
    return Freshness.DUE if at >= border.stale else Freshness.STALE


def having(freshness: Freshness) -> Q:
    """What selects the KnownRecords of this freshness."""
    border = limits()
    if freshness == Freshness.FRESH:
        return _since(border.due)
    if freshness == Freshness.DUE:
        return _since(border.stale) & ~_since(border.due)
    return ~_since(border.stale)


def confirm(
    key: Key,
    record: Record,
    service: DatastoreService,
    *,
    by: User,
    how: Confirmation = Confirmation.PAGE,
) -> None:
    """`by` says that this record, as it is now, still holds."""
    if known_of(key, record, service.resource_id) is None:
        keep([record], service, read_at=timezone.now())
    rows = KnownRecord.objects.filter(resource_id=service.resource_id, key=str(key))
    rows.update(
        confirmed_at=timezone.now(),
        confirmed_by=by,
        confirmed_by_name=name_of(by),
        confirmed_how=how,
    )
    confirmed.send_robust(KnownRecord, key=str(key), by=by, by_name=name_of(by))


def _since(moment: datetime) -> Q:
    return Q(confirmed_at__gte=moment) | Q(confirmed_at=None, first_seen__gte=moment)


def _months_ago(moment: datetime, months: int) -> datetime:
    """The same day so many months before, or the last of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
