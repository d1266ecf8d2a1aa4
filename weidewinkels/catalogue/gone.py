"""Records that are no more: their rows stay, for a restore, and their flags count no more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from weidewinkels.catalogue.models import Flag, KnownRecord

AT_ONCE = 5000


def mark_gone(rows: QuerySet[KnownRecord], at: datetime, **changes: Any) -> int:
    """Note that these records are gone; → how many. `changes`: other fields to set with it.

    Their flags are kept aside for what was dismissed; when the records come back they are checked
    anew.
    """
    ids = list(rows.values_list("pk", flat=True))
    number = 0
    for some in (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)):
        set_aside_flags(some)
        number += KnownRecord.objects.filter(pk__in=some).update(
            gone_at=at, checked_hash="", **changes
        )
    return number


def set_aside_flags(ids: Collection[int]) -> None:
    """Have no flag of these rows count."""
    Flag.objects.filter(record__in=ids, stands=True).update(stands=False)
