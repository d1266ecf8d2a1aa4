"""From records of the DataStore to their rows in the catalogue, many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain, groupby
from typing import Any, NamedTuple, TypeVar

from django.db import connection

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from weidewinkels.catalogue.contents import hash_of, outline_id_of, outline_of
from weidewinkels.catalogue.groups import column_of
from weidewinkels.catalogue.models import LONGEST_GROUP, KnownRecord, Outline
from weidewinkels.catalogue.sheet import RECORD_ID, Sheet
from weidewinkels.catalogue.sqlite import execute_at_once
from weidewinkels.profile import PROFILE, Profile

Item = TypeVar("Item")

_plain_json = json.JSONEncoder(ensure_ascii=False).encode

COPIED = (
    "record_id",
    "fingerprint",
    "content_hash",
    "latitude",
    "longitude",
    "province",
    "place",
    "outline_id",
    "text",
    "plain",
    "content",
)
"""The fields that come from the record itself; what people found of it stays as it is."""

AT_ONCE = 1000
"""So many rows go in one statement, within which the database needs nothing of Python."""


@dataclass(frozen=True)
class Copies:
    """Records side by side, with what tells whether they are as we know them: what stands at a place
    in each list is of the same record. No two have the same key.

    `written`: their contents as JSON, which the hashes are taken of.
    """

    sheet: Sheet
    keys: list[str]
    record_ids: list[int]
    written: list[str]
    hashes: list[str]

    def __len__(self) -> int:
        return len(self.keys)

    def part(self, places: Sequence[int]) -> Copies:
        """Those at these places."""
        return Copies(
            self.sheet.part(places),
            _at(places, self.keys),
            _at(places, self.record_ids),
            _at(places, self.written),
            _at(places, self.hashes),
        )


@dataclass(frozen=True)
class Rows:
    """What goes into the table, side by side too. `copied`: each of `COPIED` → its values.

    `outlines`: those that occur, by their numbers.
    """

    keys: list[str]
    copied: dict[str, list[Any]]
    outlines: dict[int, str]

    def part(self, places: Sequence[int]) -> Rows:
        """Those at these places."""
        copied = {name: _at(places, values) for name, values in self.copied.items()}
        return Rows(_at(places, self.keys), copied, self.outlines)


def copies_of(sheet: Sheet, key: str) -> Copies:
    """`key`: the column that identifies records; raises KeyError when there is no such column. Of
    records that share a key the last counts."""
    if key not in sheet.columns:
        raise KeyError(key)
    keys = [*map(str, sheet.values(key))]
    places = {text: place for place, text in enumerate(keys)}
    if len(places) < len(keys):
        return copies_of(sheet.part(sorted(places.values())), key)
    written = sheet.written()
    record_ids = [int(value or 0) for value in sheet.values(RECORD_ID)]
    return Copies(sheet, keys, record_ids, written, [*map(hash_of, written)])


def rows_of(copies: Copies) -> Rows:
    """All that is kept of them."""
    sheet, told = copies.sheet, _Told.by(PROFILE)
    texts, others = sheet.texts()
    degrees = [
        _both(_degrees(latitude), _degrees(longitude))
        for latitude, longitude in zip(
            sheet.plain_values(told.latitude), sheet.plain_values(told.longitude), strict=True
        )
    ]
    outlines = [*map(_outline, sheet.filled_columns())]
    copied: dict[str, list[Any]] = {
        "record_id": copies.record_ids,
        "fingerprint": sheet.fingerprints(),
        "content_hash": copies.hashes,
        "latitude": [latitude for latitude, _longitude in degrees],
        "longitude": [longitude for _latitude, longitude in degrees],
        "province": [*map(_group, sheet.values(told.province))],
        "place": [*map(_group, sheet.values(told.place))],
        "outline_id": [number for _outline, number in outlines],
        "text": texts,
        "plain": [_plain_json(other) if other else "{}" for other in others],
        "content": copies.written,
    }
    return Rows(copies.keys, copied, {number: outline for outline, number in set(outlines)})


def store(rows: Rows, resource_id: str, *, read_at: datetime) -> None:
    """Add these, or renew the rows with their keys, unless those were renewed after `read_at`."""
    Outline.objects.bulk_create(
        (Outline(id=number, columns=columns) for number, columns in rows.outlines.items()),
        ignore_conflicts=True,
    )
    seen_at = connection.ops.adapt_datetimefield_value(read_at)
    columns = [rows.keys, *(rows.copied[name] for name in COPIED)]
    for start in range(0, len(rows.keys), AT_ONCE):
        keys, *copied = (values[start : start + AT_ONCE] for values in columns)
        seen = [seen_at] * len(keys)
        values = zip([resource_id] * len(keys), keys, seen, seen, *copied, strict=True)
        execute_at_once(_upsert(len(keys)), [*chain.from_iterable(values)])


def keep(records: Iterable[Record], service: DatastoreService, *, read_at: datetime) -> None:
    """Store these records, of which those with the same columns go together."""
    for columns, some in groupby(records, key=tuple):
        sheet = Sheet(columns, [tuple(record.values()) for record in some])
        store(rows_of(copies_of(sheet, service.key)), service.resource_id, read_at=read_at)


def _at(places: Sequence[int], items: Sequence[Item]) -> list[Item]:
    return [items[place] for place in places]


class _Told(NamedTuple):
    """The columns that tell where a record is; "" where the profile has none."""

    latitude: str
    longitude: str
    province: str
    place: str

    @classmethod
    def by(cls, profile: Profile) -> _Told:
        ids = {column.kind: column.id for section in profile.sections for column in section.columns}
        latitude, longitude = ids.get("latitude", ""), ids.get("longitude", "")
        return cls(latitude, longitude, column_of("province", profile), column_of("place", profile))


@lru_cache(1024)
def _outline(columns: tuple[str, ...]) -> tuple[str, int]:
    """The outline of these columns and its number; most records share a few."""
    outline = outline_of(columns)
    return outline, outline_id_of(outline)


def _group(value: Any) -> str:
    """What a record is counted under."""
    return "" if value is None else str(value)[:LONGEST_GROUP]


@lru_cache(4)
def _upsert(number: int) -> str:
    """One statement for so many rows: Django's own way takes several times as long."""
    table = connection.ops.quote_name(KnownRecord._meta.db_table)
    given = ("resource_id", "key", "first_seen", "seen_at", *COPIED)
    empty = {
        "verdict": "''",
        "verdict_by_name": "''",
        "verdict_note": "''",
        "verdict_hash": "''",
        "confirmed_by_name": "''",
        "confirmed_how": "''",
        "old_key": "''",
        "checked_hash": "''",
        "had_twin": "FALSE",
    }
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(name) for name in (*given, *empty))
    row = ", ".join((*("%s" for _name in given), *empty.values()))
    values = ", ".join([f"({row})"] * number)
    renewed = ", ".join(
        f"{quoted(name)} = excluded.{quoted(name)}" for name in ("seen_at", *COPIED)
    )
    # What was gone is checked anew: its flags were set aside.
    return (
        f"INSERT INTO {table} ({names}) VALUES {values} "  # noqa: S608  own names
        f"ON CONFLICT (resource_id, {quoted('key')}) DO UPDATE SET {renewed}, gone_at = NULL, "
        f"checked_hash = CASE WHEN {table}.gone_at IS NULL THEN {table}.checked_hash ELSE '' END "
        f"WHERE {table}.seen_at <= excluded.seen_at"
    )


def _degrees(text: str) -> float | None:
    try:
        degrees = float(text.replace(",", "."))
    except ValueError:
        return None
    return degrees if -180 <= degrees <= 180 and degrees else None


def _both(
    latitude: float | None, longitude: float | None
) -> tuple[float, float] | tuple[None, None]:
    """One without the other is no place."""
    return (None, None) if latitude is None or longitude is None else (latitude, longitude)
