"""Counting how the data is: by the worker, after each round of the catalogue; a row a day.

A few queries over the whole catalogue, which at 100,000 records take longer than a page may.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, F, FloatField
from django.db.models.functions import Round
from django.utils import timezone

from weidewinkels.catalogue import counts
from weidewinkels.catalogue.conditions import Rows
from weidewinkels.catalogue.freshness import Freshness
from weidewinkels.catalogue.models import SyncState
from weidewinkels.datastore import get_resource
from weidewinkels.onlooker import emails_shown
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


@emails_shown()
def take(resource_id: str) -> Snapshot:
    """Count now; takes the place of what was counted earlier today."""
    columns = columns_for(get_resource())
    known = counts.every(resource_id)
    complete = counts.completeness(known)
    total = complete.records
    wanted = [column.id for column in counted_columns(columns)]
    state = SyncState.objects.filter(resource_id=resource_id).first()
    today = timezone.localdate()
    snapshot, _made = Snapshot.objects.update_or_create(
        resource_id=resource_id,
        day=today,
        defaults={
            "made_at": timezone.now(),
            "as_of": state.as_of if state else None,
            "records": total,
            "filled": complete.share(wanted),
            "sound": _share(total - counts.doubtful(known, resource_id), total),
            "fresh": _share(counts.by_freshness(known)[Freshness.FRESH], total),
            "columns": {name: complete.filled.get(name, 0) for name in wanted},
            "provinces": _provinces(known) if province_column(columns) else [],
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


def _provinces(known: Rows) -> list[tuple[str, int]]:
    amounts = counts.by_group(known, "province", most=MOST_PROVINCES)
    return [(amount.value, amount.number) for amount in amounts if amount.value]


def province_column(columns: Sequence[Column]) -> Column | None:
    return next((column for column in columns if column.kind == "province"), None)


def _places(known: Rows, parts: int) -> list[tuple[float, float, int]]:
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
