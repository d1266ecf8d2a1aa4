"""How good the data is and how that goes: numbers and drawings for reviewers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from weidewinkels.catalogue import verdicts
from weidewinkels.history.present import known_columns
from weidewinkels.start.drawing import Bar, Line, Map, bars_of, line_of, map_of
from weidewinkels.start.models import Snapshot
from weidewinkels.start.snapshot import latest, province_column, take

MOST_DAYS = 365
COUNTED_AT_ONCE = 5000
"""So few records are counted for the page itself, when the worker never did."""


@dataclass(frozen=True)
class Day:
    day: date
    records: int
    filled: float
    sound: float
    fresh: float


@dataclass(frozen=True)
class Quality:
    """As last counted. `days`: the latest first; shares in percents. `map`: None where the columns tell
    no place."""

    snapshot: Snapshot
    days: Sequence[Day]
    line: Line | None
    bars: Sequence[Bar]
    map: Map | None

    @property
    def today(self) -> Day:
        return self.days[0]

    @property
    def first(self) -> Day:
        return self.days[-1]


def quality_of(resource_id: str) -> Quality | None:
    """None while it was never counted and is too much to count now."""
    snapshot = latest(resource_id)
    if snapshot is None:
        if not 0 < verdicts.known(resource_id).order_by().count() <= COUNTED_AT_ONCE:
            return None
        snapshot = take(resource_id)
    rows = (
        Snapshot.objects.filter(resource_id=resource_id)
        .order_by("-day")
        .values_list("day", "records", "filled", "sound", "fresh")[:MOST_DAYS]
    )
    days = [Day(day, records, *(100 * share for share in shares)) for day, records, *shares in rows]
    columns = list(known_columns().values())
    column = province_column(columns)
    return Quality(
        snapshot=snapshot,
        days=days,
        line=line_of([(day.day, day.filled / 100) for day in reversed(days)]),
        bars=bars_of(snapshot.provinces, column.id) if column else [],
        map=map_of(snapshot) if any(column.kind == "latitude" for column in columns) else None,
    )
