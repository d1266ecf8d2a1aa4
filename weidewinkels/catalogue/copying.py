"""From a record of the DataStore to its row in the catalogue, many at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from weidewinkels.catalogue.contents import (
    fingerprint_of,
    hash_of,
    outline_id_of,
    outline_of,
    plain_values,
    searched_text,
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


@dataclass(frozen=True, slots=True)
class Copy:
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
    if not copies:
        return
    fingerprints = fingerprints or {}
    told = _Told.by(PROFILE)
    outlines: dict[str, int] = {}
    seen_at = connection.ops.adapt_datetimefield_value(read_at)
    rows = [
        (
            resource_id,
            copy.key,
            seen_at,
            seen_at,
            *_copied(copy, fingerprints.get(copy.key), told, outlines),
        )
        for copy in copies
    ]
    Outline.objects.bulk_create(
        (Outline(id=number, columns=columns) for columns, number in outlines.items()),
        ignore_conflicts=True,
    )
    with connection.cursor() as cursor:
        cursor.executemany(_upsert(), rows)


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
    copy: Copy, fingerprint: str | None, told: _Told, outlines: dict[str, int]
) -> tuple[Any, ...]:
    """The values of `COPIED`. `outlines`: those seen so far, with their numbers."""
    values = plain_values(copy.record)
    latitude, longitude = _degrees(values.get(told.latitude)), _degrees(values.get(told.longitude))
    if latitude is None or longitude is None:
        latitude = longitude = None
    outline = outline_of(values)
    if outline not in outlines:
        outlines[outline] = outline_id_of(outline)
    return (
        copy.record_id,
        fingerprint or fingerprint_of(copy.record),
        copy.content_hash,
        latitude,
        longitude,
        _group(copy.record.get(told.province)),
        _group(copy.record.get(told.place)),
        outlines[outline],
        searched_text(values),
        _plain_json(values),
        copy.written,
    )


def _group(value: Any) -> str:
    """What a record is counted under."""
    return "" if value is None else str(value)[:LONGEST_GROUP]


def _upsert() -> str:
    """One statement for all rows: Django's own way takes several times as long."""
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
    values = ", ".join((*("%s" for _name in given), *empty.values()))
    renewed = ", ".join(
        f"{quoted(name)} = excluded.{quoted(name)}" for name in ("seen_at", *COPIED)
    )
    # What was gone is checked anew: its flags were set aside.
    return (
        f"INSERT INTO {table} ({names}) VALUES ({values}) "  # noqa: S608  own names
        f"ON CONFLICT (resource_id, {quoted('key')}) DO UPDATE SET {renewed}, gone_at = NULL, "
        f"checked_hash = CASE WHEN {table}.gone_at IS NULL THEN {table}.checked_hash ELSE '' END "
        f"WHERE {table}.seen_at <= excluded.seen_at"
    )


def _degrees(text: str | None) -> float | None:
    try:
        degrees = float((text or "").replace(",", "."))
    except ValueError:
        return None
    return degrees if -180 <= degrees <= 180 and degrees else None
