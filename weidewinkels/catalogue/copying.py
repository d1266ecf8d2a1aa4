"""From a record of the DataStore to its row in the catalogue, many at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from weidewinkels.catalogue.contents import (
    Plain,
    content_of,
    fingerprint_of,
    hash_of,
    outline_id_of,
    outline_of,
    plain_of,
    searched_texts,
    written,
)
from weidewinkels.catalogue.groups import column_of
from weidewinkels.catalogue.models import LONGEST_GROUP, KnownRecord, Outline
from weidewinkels.profile import PROFILE, Profile

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

Row = tuple[Any, ...]


class Copy(NamedTuple):
    """What is kept of a record. `written`: its content as JSON, which the hash is taken of."""

    key: str
    record: Record
    written: str
    content_hash: str

    @property
    def record_id(self) -> int:
        return int(self.record.get("_id") or 0)


def copy_of(record: Record, service: DatastoreService) -> Copy:
    content = written(record)
    return Copy(str(service.key_of(record)), record, content, hash_of(content))


def store(
    copies: Sequence[Copy],
    resource_id: str,
    *,
    read_at: datetime,
    fingerprints: dict[str, str] | None = None,
) -> None:
    """Add these records, or renew their rows, unless those were renewed after `read_at`.

    `fingerprints`: key → what is known already, not to reckon it twice.
    """
    copies = list({copy.key: copy for copy in copies}.values())
    known, told = fingerprints or {}, _Told.by(PROFILE)
    seen_at = connection.ops.adapt_datetimefield_value(read_at)

    def rows_of(some: Sequence[Copy]) -> _Rows:
        outlines: dict[int, str] = {}
        plains = [plain_of(content_of(copy.record)) for copy in some]
        texts = searched_texts(plain.values for plain in plains)
        rows = [
            (
                resource_id,
                copy.key,
                seen_at,
                seen_at,
                *_copied(copy, known.get(copy.key), plain, told, outlines),
                text,
                _plain_json(plain.others) if plain.others else "{}",
                copy.written,
            )
            for copy, plain, text in zip(some, plains, texts, strict=True)
        ]
        return _Rows(rows, outlines)

    parts = [copies[start : start + AT_ONCE] for start in range(0, len(copies), AT_ONCE)]
    for rows, outlines in _ahead(rows_of, parts):
        Outline.objects.bulk_create(
            (Outline(id=number, columns=columns) for number, columns in outlines.items()),
            ignore_conflicts=True,
        )
        with connection.cursor() as cursor:
            cursor.execute(_upsert(len(rows)), [value for row in rows for value in row])


class _Rows(NamedTuple):
    """Rows for the table, and the outlines that occur in them by number."""

    rows: list[Row]
    outlines: dict[int, str]


def _ahead(
    rows_of: Callable[[Sequence[Copy]], _Rows], parts: Sequence[list[Copy]]
) -> Iterator[_Rows]:
    """The rows of each part: while the database stores one, the next are worked out."""
    if len(parts) < 2:
        yield from map(rows_of, parts)
        return
    with ThreadPoolExecutor(1, "rows") as worker:
        coming = worker.submit(rows_of, parts[0])
        for part in parts[1:]:
            rows = coming.result()
            coming = worker.submit(rows_of, part)
            yield rows
        yield coming.result()


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


def _copied(
    copy: Copy, fingerprint: str | None, plain: Plain, told: _Told, outlines: dict[int, str]
) -> Row:
    """The values of `COPIED` up to the texts. `outlines`: those seen so far, by their numbers."""
    values = plain.values
    latitude, longitude = _degrees(values.get(told.latitude)), _degrees(values.get(told.longitude))
    if latitude is None or longitude is None:
        latitude = longitude = None
    outline, number = _outline(tuple(values))
    outlines[number] = outline
    return (
        copy.record_id,
        fingerprint or fingerprint_of(copy.record),
        copy.content_hash,
        latitude,
        longitude,
        _group(copy.record.get(told.province)),
        _group(copy.record.get(told.place)),
        number,
    )


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


def _degrees(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        degrees = float(text.replace(",", "."))
    except ValueError:
        return None
    return degrees if -180 <= degrees <= 180 and degrees else None
