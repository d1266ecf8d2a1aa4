"""Records side by side: field by field what each holds, and what would be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from datastore_proxy.types import Key, Record
from weidewinkels.catalogue.contents import plain, words_in
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.kinds import kind_of
from weidewinkels.profile import Column, Text, sections_for, title_of
from weidewinkels.quality.emptiness import says_nothing
from weidewinkels.records.forms import field_name, is_same, without

PLACE = "plek"
"""The name of the line that holds both coordinates: one of each would be a place of neither."""


class Alike(StrEnum):
    SAME = "same"
    SPELLING = "spelling"
    """They mean the same, and are written differently."""
    DIFFERENT = "different"


@dataclass(frozen=True)
class Cell:
    """What one record holds in a line."""

    key: str
    number: int
    shown: str
    is_empty: bool
    is_chosen: bool
    is_survivor: bool


@dataclass(frozen=True)
class Line:
    """A field: one column, or the two of a place."""

    name: str
    label: Text
    columns: tuple[Column, ...]
    alike: Alike
    cells: tuple[Cell, ...]

    @property
    def is_taken_over(self) -> bool:
        """Whether the survivor gets another value than it has."""
        chosen = next(cell for cell in self.cells if cell.is_chosen)
        return self.alike != Alike.SAME and not chosen.is_survivor


Sides = Mapping[Key, Record]
"""Key → record, in the order of the page."""


def lines_of(sides: Sides, survivor: Key, chosen: Mapping[str, str]) -> list[Line]:
    """`chosen`: name of a line → key (as text) of the record whose value is kept; without it that is
    the survivor's, or where that is empty the first that isn't."""
    return [
        _line(name, label, columns, sides, survivor, chosen.get(name, ""))
        for name, label, columns in _fields()
    ]


def changes_of(sides: Sides, survivor: Key, chosen: Mapping[str, str]) -> Record:
    """What has to be written to the survivor: column → value, of those that differ."""
    changes: Record = {}
    for line in lines_of(sides, survivor, chosen):
        cell = next(cell for cell in line.cells if cell.is_chosen)
        source = next(record for key, record in sides.items() if str(key) == cell.key)
        for column in line.columns:
            value = source.get(column.id)
            if not is_same(value, sides[survivor].get(column.id)):
                changes[column.id] = value
    return changes


def differing(shown: Record, now: Record) -> list[str]:
    """The labels of the columns in which a record isn't any more what was shown."""
    return [
        str(column.label)
        for _name, _label, columns in _fields()
        for column in columns
        if not is_same(shown.get(column.id), now.get(column.id))
    ]


def filled(record: Record) -> int:
    """In how many columns it says something."""
    return sum(
        not says_nothing(record.get(column.id), column)
        for _name, _label, columns in _fields()
        for column in columns
    )


def titles_of(sides: Sides) -> dict[str, str]:
    return {str(key): title_of(record) for key, record in sides.items()}


def _fields() -> list[tuple[str, Text, tuple[Column, ...]]]:
    """The lines of the page: name, label, columns; without the key, which never changes."""
    columns = [
        column
        for section in without(sections_for(get_resource()), get_service().key)
        for column in section.columns
    ]
    place = tuple(
        next((column for column in columns if column.kind == kind), None)
        for kind in ("latitude", "longitude")
    )
    fields: list[tuple[str, Text, tuple[Column, ...]]] = []
    for column in columns:
        if None in place or column not in place:
            fields.append((field_name(column.id), column.label, (column,)))
        elif column == place[0]:
            both = tuple(one for one in place if one)
            fields.append((PLACE, _("Plek op de kaart"), both))
    return fields


def _line(
    name: str,
    label: Text,
    columns: tuple[Column, ...],
    sides: Sides,
    survivor: Key,
    wanted: str,
) -> Line:
    kept = _kept(columns, sides, survivor, wanted)
    alike = _alike(columns, list(sides.values()))
    shown = [_shown(columns, record) for record in sides.values()]
    if alike != Alike.SAME and len(set(shown)) == 1:  # what differs is the way it is stored
        shown = [_stored(columns, record) for record in sides.values()]
    return Line(
        name,
        label,
        columns,
        alike,
        tuple(
            Cell(
                key=str(key),
                number=number,
                shown=shown[number - 1],
                is_empty=_is_empty(columns, record),
                is_chosen=key == kept,
                is_survivor=key == survivor,
            )
            for number, (key, record) in enumerate(sides.items(), start=1)
        ),
    )


def _kept(columns: Sequence[Column], sides: Sides, survivor: Key, wanted: str) -> Key:
    for key in sides:
        if str(key) == wanted:
            return key
    if not _is_empty(columns, sides[survivor]):
        return survivor
    others = (key for key, record in sides.items() if not _is_empty(columns, record))
    return next(others, survivor)


def _alike(columns: Sequence[Column], records: Sequence[Record]) -> Alike:
    first = records[0]
    if all(is_same(record.get(c.id), first.get(c.id)) for record in records for c in columns):
        return Alike.SAME
    meant = [[_meant(column, record.get(column.id)) for column in columns] for record in records]
    return Alike.SPELLING if all(one == meant[0] for one in meant) else Alike.DIFFERENT


def _meant(column: Column, value: Any) -> Any:
    """The value without the ways to write it."""
    if says_nothing(value, column):
        return None
    kind = kind_of(column)
    try:
        parsed = kind.parse(kind.text(value))
    except ValidationError:
        parsed = value
    if isinstance(parsed, str):
        return "".join(words_in(plain(parsed))) or parsed
    return parsed


def _is_empty(columns: Sequence[Column], record: Record) -> bool:
    return all(says_nothing(record.get(column.id), column) for column in columns)


def _shown(columns: Sequence[Column], record: Record) -> str:
    texts = (kind_of(column).text(record.get(column.id)) for column in columns)
    return ", ".join(text for text in texts if text)


def _stored(columns: Sequence[Column], record: Record) -> str:
    values = (record.get(column.id) for column in columns)
    return ", ".join(str(value) for value in values if value is not None)
