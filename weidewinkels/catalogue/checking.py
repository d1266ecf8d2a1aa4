"""The checks on the records that we know: a step of its own, after their content was taken over.

A sync stores what it read and goes on. What was not checked since (`models.UNCHECKED`) is checked
here, some hundreds at a time, each in a transaction of its own: stopped anywhere, it goes on where it
was, and nothing is kept but the rows themselves.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from weidewinkels.catalogue.flags import renew_flags
from weidewinkels.catalogue.models import UNCHECKED, KnownRecord, SyncState
from weidewinkels.datastore import get_resource
from weidewinkels.onlooker import emails_shown
from weidewinkels.profile import columns_for
from weidewinkels.quality import Inspector

CHUNK = 1000
AT_ONCE = 1000
"""So few are checked along with what changed them."""
SILENCE = timedelta(minutes=2)
"""A checker that gave no sign of life for so long has died."""


def count_unchecked(resource_id: str) -> int:
    """How many records are still to be checked."""
    return KnownRecord.objects.filter(UNCHECKED, resource_id=resource_id).count()


def check_these(resource_id: str, keys: Sequence[str]) -> None:
    """Check the records with these keys, whether or not they were checked before."""
    _check(list(_light(_rows(resource_id)).filter(key__in=keys)), _inspector())


def check_few(resource_id: str) -> bool:
    """Check what is unchecked, where that is little; → whether nothing is left to be checked."""
    some = list(_unchecked(resource_id)[: AT_ONCE + 1])
    if len(some) > AT_ONCE:
        return False
    _check(some, _inspector())
    return True


def check_all(
    resource_id: str, *, seconds: float | None = None, tell: Callable[[int], None] | None = None
) -> int | None:
    """Check what is unchecked, for at most some `seconds`; → how many records.

    None when another is at it. `tell` hears after each chunk how many were checked so far.
    """
    if not _begin(resource_id):
        return None
    until = time.monotonic() + seconds if seconds is not None else None
    inspector, checked, last = _inspector(), 0, -1
    try:
        while part := list(_unchecked(resource_id).filter(record_id__gt=last)[:CHUNK]):
            _check(part, inspector)
            checked, last = checked + len(part), part[-1].record_id
            if tell is not None:
                tell(checked)
            if until is not None and time.monotonic() > until:
                break
            _state(resource_id).update(checking_at=timezone.now())
    finally:
        _state(resource_id).update(checking_at=None, check_asked_at=None)
    return checked


def forget_checks(resource_id: str) -> None:
    """Have all records be checked again: the checks themselves changed."""
    _rows(resource_id).update(checked_hash="")


def ask_for_worker(resource_id: str) -> bool:
    """Whether a worker is to be asked now, as there is something to check and nobody who does; once
    in a while at most, however many ask."""
    if not KnownRecord.objects.filter(UNCHECKED, resource_id=resource_id).exists():
        return False
    SyncState.objects.get_or_create(resource_id=resource_id)
    now = timezone.now()
    idle = Q(checking_at=None) | Q(checking_at__lt=now - SILENCE)
    unasked = Q(check_asked_at=None) | Q(check_asked_at__lt=now - SILENCE)
    return bool(_state(resource_id).filter(idle, unasked).update(check_asked_at=now))


def _begin(resource_id: str) -> bool:
    SyncState.objects.get_or_create(resource_id=resource_id)
    now = timezone.now()
    free = Q(checking_at=None) | Q(checking_at__lt=now - SILENCE)
    return bool(_state(resource_id).filter(free).update(checking_at=now))


def _rows(resource_id: str) -> QuerySet[KnownRecord]:
    return KnownRecord.objects.filter(resource_id=resource_id, gone_at=None)


def _unchecked(resource_id: str) -> QuerySet[KnownRecord]:
    rows = KnownRecord.objects.filter(UNCHECKED, resource_id=resource_id)
    return _light(rows).order_by("record_id")


def _light(rows: QuerySet[KnownRecord]) -> QuerySet[KnownRecord]:
    return rows.only("resource_id", "record_id", "content_hash", "content")


def _state(resource_id: str) -> QuerySet[SyncState]:
    return SyncState.objects.filter(resource_id=resource_id)


def _check(rows: list[KnownRecord], inspector: Inspector) -> None:
    if rows:
        renew_flags(rows, inspector)


def _inspector() -> Inspector:
    with emails_shown():  # checked for everybody, whoever makes it happen
        return Inspector(columns_for(get_resource()))
