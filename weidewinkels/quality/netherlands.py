"""Where the provinces are: by postcode, and on the map.

Both are meant for finding what can't be right, so both are generous at the borders.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from functools import cache

from weidewinkels.kinds.province import PROVINCES
from weidewinkels.quality.base import Sheet

Point = tuple[Decimal, Decimal]
"""Latitude and longitude."""

AREA = re.compile(r"\s*([1-9][0-9]{3})(?![0-9])", re.ASCII)

_DR, _FL, _FR, _GE, _GR, _LI, _NB, _NH, _OV, _UT, _ZE, _ZH = PROVINCES

_FROM = {
    1000: _NH, 1300: _FL, 1380: _NH, 1390: _UT, 1394: _NH, 1396: _UT, 1398: _NH, 1426: _UT,
    1428: _ZH, 1430: _NH, 2159: _ZH, 2165: _NH, 2166: _ZH, 3381: _ZH, 3382: _UT, 3465: _ZH,
    3467: _UT, 3651: _ZH, 3654: _UT, 3770: _GE, 3791: _UT, 3792: _GE, 3795: _UT, 3837: _GE,
    3890: _FL, 3900: _UT, 3925: _GE, 3926: _UT, 4000: _GE, 4120: _UT, 4147: _GE, 4200: _ZH,
    4211: _GE, 4213: _ZH, 4214: _GE, 4220: _ZH, 4230: _UT, 4240: _ZH, 4243: _UT, 4250: _NB,
    4300: _ZE, 4600: _NB, 4672: _ZE, 4681: _NB, 4682: _ZE, 4700: _NB, 5300: _GE, 5340: _NB,
    5766: _LI, 5820: _NB, 5850: _LI, 6020: _NB, 6030: _LI, 6500: _GE, 6584: _LI, 6600: _GE,
    7400: _OV, 7439: _GE, 7440: _OV, 7740: _DR, 7767: _OV, 7800: _DR, 7950: _OV, 7956: _DR,
    8000: _OV, 8050: _GE, 8055: _OV, 8070: _GE, 8100: _OV, 8160: _GE, 8196: _OV, 8200: _FL,
    8260: _OV, 8300: _FL, 8323: _OV, 8350: _DR, 8355: _OV, 8380: _DR, 8388: _FR, 9300: _DR,
    9350: _GR, 9400: _DR, 9479: _GR, 9480: _DR, 9500: _GR, 9510: _DR, 9540: _GR, 9570: _DR,
    9580: _GR, 9654: _DR, 9660: _GR, 9749: _DR, 9750: _GR, 9760: _DR, 9770: _GR, 9850: _FR,
    9860: _GR, 9870: _FR, 9880: _GR,
}  # fmt: skip
"""The first four-digit area of each run that lies in one province.

Made by hand from public knowledge: which places bear which postcodes (PostNL's areas, as told in
"Postcodes in Nederland" on the Dutch Wikipedia and on the places' own pages) and which province
those places belong to (CBS, "Gebieden in Nederland"). Areas follow villages, not provinces, so a
run may be off by a few numbers where provinces meet: that is what `NEAR` is for.
"""

_STARTS = sorted(_FROM)

NEAR = 6
"""An area this close in number to one of another province may be in that one too."""

_MOVED = ((4120, 4146), (4220, 4249))
"""Vijfheerenlanden went from Zuid-Holland to Utrecht in 2019; both names are found."""

BOXES: dict[str, tuple[str, str, str, str]] = {
    "Groningen": ("52.83", "53.60", "6.16", "7.23"),
    "Friesland": ("52.79", "53.53", "4.82", "6.44"),
    "Drenthe": ("52.61", "53.22", "6.11", "7.10"),
    "Overijssel": ("52.11", "52.86", "5.75", "7.08"),
    "Flevoland": ("52.24", "52.86", "5.05", "6.00"),
    "Gelderland": ("51.72", "52.54", "4.98", "6.84"),
    "Utrecht": ("51.84", "52.32", "4.78", "5.64"),
    "Noord-Holland": ("52.15", "53.20", "4.48", "5.35"),
    "Zuid-Holland": ("51.64", "52.34", "3.80", "5.16"),
    "Zeeland": ("51.19", "51.78", "3.30", "4.30"),
    "Noord-Brabant": ("51.21", "51.85", "4.17", "6.06"),
    "Limburg": ("50.74", "51.80", "5.55", "6.24"),
}
"""South, north, west and east of each province, read from a map."""

MARGIN = Decimal("0.08")
"""About nine kilometres north, five east: what is that far outside isn't at a border."""

_EDGES = {name: tuple(Decimal(edge) for edge in box) for name, box in BOXES.items()}


@cache
def provinces_near(area: int) -> tuple[str, ...]:
    """The provinces in which a place with this four-digit postcode area may lie."""
    first = bisect_right(_STARTS, max(area - NEAR, 1000)) - 1
    last = bisect_right(_STARTS, area + NEAR) - 1
    names = {_FROM[start] for start in _STARTS[first : last + 1]}
    if any(lowest <= area <= highest for lowest, highest in _MOVED):
        names |= {"Utrecht", "Zuid-Holland"}
    return tuple(name for name in PROVINCES if name in names)


def postcode_area(sheet: Sheet) -> int | None:
    """The four digits of the record's postcode, where it has one; letters needn't follow."""
    column = sheet.table.first("postcode")
    match = AREA.match(sheet.text(column)) if column and not sheet.is_empty(column) else None
    return int(match[1]) if match else None


def point_of(sheet: Sheet) -> Point | None:
    """Where the record lies, when that is in the Netherlands."""
    latitude, longitude = sheet.table.first("latitude"), sheet.table.first("longitude")
    if latitude is None or longitude is None:
        return None
    north, east = sheet.read(latitude).value, sheet.read(longitude).value
    if north is None or east is None:
        return None
    point = Decimal(north), Decimal(east)
    return None if all(is_far_from(name, point) for name in PROVINCES) else point


def is_far_from(province: str, point: Point) -> bool:
    """Whether the point lies outside the province by more than a border's doubt."""
    south, north, west, east = _EDGES[province]
    return not (
        south - MARGIN <= point[0] <= north + MARGIN and west - MARGIN <= point[1] <= east + MARGIN
    )


def province_of_postcode(sheet: Sheet) -> str | None:
    """The one province that the postcode leaves, unless the place on the map says otherwise."""
    area = postcode_area(sheet)
    names = provinces_near(area) if area else ()
    if len(names) != 1:
        return None
    point = point_of(sheet)
    return None if point and is_far_from(names[0], point) else names[0]
