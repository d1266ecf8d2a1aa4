"""Counting how the data is: by the worker, after each round of the catalogue; a row a day.

A few queries over the whole catalogue, which at 100,000 records take longer than a page may.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, FloatField, Q, QuerySet, lookups
from django.db.models.functions import Round
from django.utils import timezone

from weidewinkels.catalogue import search, verdicts
from weidewinkels.catalogue.columns import ColumnText
from weidewinkels.catalogue.flags import count_doubtful
from weidewinkels.catalogue.freshness import Freshness, having
from weidewinkels.catalogue.models import KnownRecord, SyncState
from weidewinkels.datastore import get_resource
from weidewinkels.profile import PROFILE, Column, columns_for
from weidewinkels.start.models import Snapshot

MOST_PROVINCES = 24
"""More of them are spellings, or other countries."""
FINE, COARSE = 200, 12
"""Parts of a degree: where each shop has its dot, and where there are too many shops for that."""
MANY = 1500


def latest(resource_id: str) -> Snapshot | None:
    """As last counted; None when it never was."""
    return Snapshot.objects.filter(resource_id=resource_id).order_by("-day").first()


def take(resource_id: str) -> Snapshot:
    """Count now; takes the place of what was counted earlier today."""
    columns = columns_for(get_resource())
    known = verdicts.known(resource_id).order_by()
    total = known.count()
    wanted = counted_columns(columns)
    filled = _filled(known, wanted)
    state = SyncState.objects.filter(resource_id=resource_id).first()
    today = timezone.localdate()
    snapshot, _made = Snapshot.objects.update_or_create(
        resource_id=resource_id,
        day=today,
        defaults={
            "made_at": timezone.now(),
            "as_of": state.as_of if state else None,
            "records": total,
            "filled": _share(sum(filled.values()), total * len(wanted)),
            "sound": _share(total - count_doubtful(resource_id), total),
            "fresh": _share(known.filter(having(Freshness.FRESH)).count(), total),
            "columns": filled,
            "provinces": _provinces(resource_id, columns),
            "places": _places(known, COARSE if total > MANY else FINE),
        },
    )
    earlier = Snapshot.objects.filter(resource_id=resource_id, day__lt=today)
    earlier.exclude(places=[]).update(places=[], provinces=[])
    return snapshot


def counted_columns(columns: Sequence[Column]) -> list[Column]:
    """The columns that each record should have something in: those of the profile, but for remarks."""
    named = {column.id for section in PROFILE.sections for column in section.columns}
    known = [column for column in columns if column.id in named and column.kind != "long_text"]
    return known or list(columns)


def _filled(known: QuerySet[KnownRecord], columns: Sequence[Column]) -> dict[str, int]:
    counts: dict[str, Any] = {
        f"n{number}": Count("id", filter=Q(lookups.IsNull(ColumnText(column.id), False)))
        for number, column in enumerate(columns)
    }
    found = known.aggregate(**counts)
    return {column.id: found[f"n{number}"] for number, column in enumerate(columns)}


def _provinces(resource_id: str, columns: Sequence[Column]) -> list[tuple[str, int]]:
    column = province_column(columns)
    if column is None:
        return []
    question = search.Question(resource_id)
    amounts = search.amounts(question, column.id, most=MOST_PROVINCES)
    return [(amount.value, amount.number) for amount in amounts]


def province_column(columns: Sequence[Column]) -> Column | None:
    return next((column for column in columns if column.kind == "province"), None)


def _places(known: QuerySet[KnownRecord], parts: int) -> list[tuple[float, float, int]]:
    """Where the records are, those that are near each other together."""
    rows = (
        known.filter(latitude__isnull=False, longitude__isnull=False)
        .annotate(
            y=Round(F("latitude") * float(parts), output_field=FloatField()),
            x=Round(F("longitude") * (parts * 0.6), output_field=FloatField()),
        )
        .values_list("x", "y")
        .annotate(number=Count("id"))
        .order_by("x", "y")
    )
    return [(round(x / (parts * 0.6), 4), round(y / parts, 4), number) for x, y, number in rows]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
