"""A record for reading: its values, and what is doubtful about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from datastore_proxy.types import Key, Record
from weidewinkels.catalogue.flags import dismissed
from weidewinkels.datastore import get_resource
from weidewinkels.invisible import is_blank
from weidewinkels.kinds import kind_of
from weidewinkels.profile import Column, Section, columns_for
from weidewinkels.quality import Inspector
from weidewinkels.quality.words import warnings_of

Doubts = Mapping[str, Sequence[str]]
"""Column → what is doubtful about its value, in words."""


@dataclass(frozen=True)
class Fact:
    """A column with its value for reading, and what is doubtful about it.

    `stored`: the text as it is stored, where something is doubtful that reading smooths over: a
    postcode without its space, say; else "".
    """

    column: Column
    shown: str
    warnings: Sequence[str]
    stored: str = ""


def facts_of(
    sections: Sequence[Section], record: Record, doubts: Doubts | None
) -> list[tuple[Section, list[Fact]]]:
    """The record in its sections; without `doubts` nothing is said about its values."""
    return [
        (section, [_fact(column, record, doubts) for column in section.columns])
        for section in sections
    ]


def doubts_about(record: Record, columns: Sequence[Column]) -> dict[str, list[str]]:
    """What the checks find in the record."""
    return warnings_of(Inspector(columns).flags(record), columns)


def standing_doubts(key: Key, record: Record) -> dict[str, list[str]]:
    """The same, without what somebody has looked at and let stand."""
    columns = columns_for(get_resource())
    let_stand = dismissed(settings.DATASTORE_RESOURCE_ID, key, record)
    flags = Inspector(columns).flags(record)
    standing = [flag for flag in flags if (flag.check, flag.column) not in let_stand]
    # What was let stand keeps its column, with nothing to say: its kind has to be silent too.
    return {column: [] for _check, column in let_stand} | warnings_of(standing, columns)


def coordinates_of(sections: Sequence[Section], record: Record) -> dict[str, Any]:
    """Where it is on the map: latitude and longitude, where they hold something."""
    return {
        column.kind: record.get(column.id)
        for section in sections
        for column in section.columns
        if column.kind in ("latitude", "longitude") and record.get(column.id)
    }


def _fact(column: Column, record: Record, doubts: Doubts | None) -> Fact:
    kind, value = kind_of(column), record.get(column.id)
    warnings: Sequence[str] = ()
    if doubts is not None:
        warnings = doubts.get(column.id) or ([] if column.id in doubts else kind.warnings(value))
    return Fact(column, kind.display(value), warnings, _stored(column, value) if warnings else "")


def _stored(column: Column, value: Any) -> str:
    if not isinstance(value, str) or is_blank(value):
        return ""
    shown = kind_of(column).plain(value)
    looks_the_same = shown == value and "\n" not in value and value == " ".join(value.split())
    return "" if looks_the_same else value
