"""Coordinates that are none, that lie abroad, or that changed places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from datastore_proxy.types import Record
from weidewinkels.kinds.coordinate import Latitude, Longitude
from weidewinkels.profile import Column
from weidewinkels.quality.base import Finding, Sheet, check

AXES = {"latitude": Latitude, "longitude": Longitude}
MINUTES = re.compile(
    r"(?P<degrees>\d{1,3})\s*[°º]\s*(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*"
    r"(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|”|'')\s*)?(?P<side>[NEO]?)",
    re.I | re.ASCII,
)


@check(
    "coordinate",
    _("Coördinaat kan niet kloppen"),
    _("Dit is geen getal in graden, zoals 52.7612. Vaak is de punt weggevallen."),
)
def impossible_coordinate(sheet: Sheet) -> Iterator[Finding]:
    for column in _coordinates(sheet):
        if sheet.read(column).is_wrong:
            yield column, _guess(sheet, column)


@check(
    "coordinate_spelling",
    _("Coördinaat anders geschreven"),
    _("De graden kloppen, maar horen met een punt en zonder iets eromheen: 52.7612."),
)
def other_spelling_of_coordinate(sheet: Sheet) -> Iterator[Finding]:
    for column in _coordinates(sheet):
        value = sheet.read(column).value
        if isinstance(value, str) and value != sheet.text(column):
            yield column, {column.id: value}


@check(
    "swapped",
    _("Coördinaten verwisseld"),
    _("De breedtegraad en de lengtegraad staan in elkaars vak."),
)
def swapped_coordinates(sheet: Sheet) -> Iterator[Finding]:
    if mend := _swap(sheet):
        yield sheet.table.of_kind("latitude")[0], mend


@check(
    "abroad",
    _("Buiten Nederland"),
    _("Deze plek ligt niet in Nederland."),
)
def abroad(sheet: Sheet) -> Iterator[Finding]:
    if _swap(sheet):
        return
    for column in _coordinates(sheet):
        value = sheet.read(column).value
        if value is not None and not _is_inside(column, value):
            yield column, _guess(sheet, column)


def _coordinates(sheet: Sheet) -> Iterator[Column]:
    yield from sheet.filled("latitude")
    yield from sheet.filled("longitude")


def _is_inside(column: Column, value: Any) -> bool:
    lowest, highest = AXES[column.kind].inside
    return lowest <= Decimal(value) <= highest


def _swap(sheet: Sheet) -> Record:
    """What to write where each of the two would lie in the Netherlands in the other's place."""
    latitude, longitude = sheet.table.first("latitude"), sheet.table.first("longitude")
    if latitude is None or longitude is None:
        return {}
    north, east = sheet.read(latitude).value, sheet.read(longitude).value
    if north is None or east is None or latitude.type != longitude.type:
        return {}
    if _is_inside(latitude, east) and _is_inside(longitude, north):
        return {latitude.id: east, longitude.id: north}
    return {}


def _guess(sheet: Sheet, column: Column) -> Record:
    """Degrees whose point got lost, or that were written in minutes; only when in the Netherlands."""
    text = sheet.text(column)
    for candidate in (_from_minutes(text), _with_point(text, column)):
        value = sheet.reads(column, candidate) if candidate else None
        if value is not None and _is_inside(column, value):
            return {column.id: value}
    return {}


def _from_minutes(text: str) -> str:
    """`52° 45' 40" N` in degrees with a fraction."""
    match = MINUTES.fullmatch(text)
    if not match:
        return ""
    degrees, minutes, seconds = (
        Decimal((match[part] or "0").replace(",", "."))
        for part in ("degrees", "minutes", "seconds")
    )
    return f"{degrees + minutes / 60 + seconds / 3600:.6f}"


def _with_point(text: str, column: Column) -> str:
    """`527612`, `52.761.200`: a spreadsheet took the point for a separator of thousands."""
    digits = re.sub(r"[.,\s]", "", text)
    whole = 2 if column.kind == "latitude" else 1
    if not digits.isascii() or not digits.isdecimal() or not whole + 3 <= len(digits) <= 12:
        return ""
    return f"{digits[:whole]}.{digits[whole:]}"
