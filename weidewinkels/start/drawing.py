"""Map, bars and line as numbers for an SVG: no script, no other server, and a table says the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log, pi, radians, sqrt, tan
from urllib.parse import urlencode

from django.urls import reverse

from weidewinkels.start.models import Snapshot

# What the drawing of the provinces (@svg-maps/netherlands) spans, and its own measures.
WEST, SOUTH, EAST, NORTH = 3.3754, 50.746, 7.2149, 53.5614
MAP_WIDTH, MAP_HEIGHT = 613, 724
PROVINCES = ("dr", "fl", "fr", "ge", "gr", "li", "nb", "nh", "ov", "ut", "ze", "zh")
"""The parts of that drawing."""
SMALLEST_DOT, LARGEST_DOT = 4.0, 14.0

LINE_WIDTH, LINE_HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 44, 14, 12, 26
BAR_WIDTH = 200


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    radius: str


@dataclass(frozen=True)
class Map:
    """`shown` of the `total` records have a place on it."""

    dots: Sequence[Dot]
    shown: int
    total: int
    width: int = MAP_WIDTH
    height: int = MAP_HEIGHT
    provinces: Sequence[str] = PROVINCES

    @property
    def missing(self) -> int:
        return self.total - self.shown


@dataclass(frozen=True)
class Bar:
    """`width`: of `BAR_WIDTH`. `url`: the list of these very records."""

    label: str
    number: int
    width: str
    url: str


@dataclass(frozen=True)
class Tick:
    place: str
    label: str


@dataclass(frozen=True)
class Line:
    """A share over the days, in percents. `area` closes the line to the foot."""

    points: Sequence[tuple[str, str]]
    path: str
    area: str
    rows: Sequence[Tick]
    days: Sequence[tuple[str, date]]
    width: int = LINE_WIDTH
    height: int = LINE_HEIGHT
    left: int = LEFT
    right: int = LINE_WIDTH - RIGHT
    foot: int = LINE_HEIGHT - BOTTOM


def map_of(snapshot: Snapshot) -> Map:
    """A dot for each place with shops; with many of them in one place a larger dot."""
    dots, shown = [], 0
    most = max((number for _x, _y, number in snapshot.places), default=1)
    for longitude, latitude, number in snapshot.places:
        if not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
            continue
        shown += number
        x = (longitude - WEST) / (EAST - WEST) * MAP_WIDTH
        y = (_mercator(NORTH) - _mercator(latitude)) / (_mercator(NORTH) - _mercator(SOUTH))
        radius = SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * sqrt((number - 1) / max(most, 20))
        dots.append(Dot(f"{x:.0f}", f"{y * MAP_HEIGHT:.0f}", f"{radius:.1f}"))
    return Map(dots, shown, snapshot.records)


def bars_of(amounts: Iterable[tuple[str, int]], column: str) -> list[Bar]:
    """A bar per value of a column, the longest as wide as can be."""
    amounts = list(amounts)
    most = max((number for _value, number in amounts), default=1)
    return [
        Bar(
            value,
            number,
            f"{max(2.0, BAR_WIDTH * number / most):.1f}",
            f"{reverse('records:list')}?{urlencode({column: value})}",
        )
        for value, number in amounts
    ]


def line_of(days: Sequence[tuple[date, float]]) -> Line | None:
    """None where there is no line yet: of less than two days."""
    if len(days) < 2:
        return None
    low, high = _range([share for _day, share in days])
    first, last = days[0][0], days[-1][0]
    span = max((last - first).days, 1)

    def x(day: date) -> float:
        return LEFT + (LINE_WIDTH - LEFT - RIGHT) * (day - first).days / span

    def y(percents: float) -> float:
        return TOP + (LINE_HEIGHT - TOP - BOTTOM) * (high - percents) / (high - low)

    points = [(f"{x(day):.1f}", f"{y(share * 100):.1f}") for day, share in days]
    path = "M" + " L".join(" ".join(point) for point in points)
    foot = LINE_HEIGHT - BOTTOM
    step = (high - low) // 2
    return Line(
        points=points,
        path=path,
        area=f"{path} L{points[-1][0]} {foot} L{points[0][0]} {foot} Z",
        rows=[Tick(f"{y(level):.1f}", f"{level}") for level in (low, low + step, high)],
        days=[(points[0][0], first), (points[-1][0], last)],
    )


def _range(shares: Sequence[float]) -> tuple[int, int]:
    """Percents between which all of them are, at least 20 apart, so that no trifle looks steep."""
    low = int(min(shares) * 100) // 10 * 10
    high = min(100, -(-int(max(shares) * 100 + 1) // 10) * 10)
    while high - low < 20:
        low, high = max(0, low - 10), min(100, high + 10)
    return low, high


def _mercator(latitude: float) -> float:
    return log(tan(pi / 4 + radians(latitude) / 2))
