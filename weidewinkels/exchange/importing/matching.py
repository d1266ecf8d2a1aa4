"""Which records the rows of a file are about: found by key or by columns, many rows at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datastore_proxy.errors import RecordNotFound
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Query, Record
from weidewinkels.exchange.importing.mapping import SKIP

Row = Mapping[str, str]
"""Column → text of the cell."""


@dataclass(frozen=True)
class Match:
    """`record`: the one that the row is about, None for a new one; `several`: it can't be told."""

    record: Record | None = None
    several: int = 0
    is_unknown_key: bool = False
    """The row names a key that no record has."""


NEW = Match()
VALUES_AT_ONCE = 1000


def find(rows: Sequence[Row], by: Sequence[str], service: DatastoreService) -> list[Match]:
    """Per row the record with the same values in the columns `by`; without `by` all are new.

    By the key alone, a row that names a key that is nowhere is no new record but a mistake.
    """
    if not by:
        return [NEW] * len(rows)
    if tuple(by) == (service.key,):
        return _by_key(rows, service)
    return _by_columns(rows, by, service)


def _by_key(rows: Sequence[Row], service: DatastoreService) -> list[Match]:
    keys = [_key(row.get(service.key, ""), service) for row in rows]
    wanted = [key for key in keys if key is not None]
    found = service.get(wanted) if wanted else {}
    matches = []
    for row, key in zip(rows, keys, strict=True):
        if key is not None and key in found:
            matches.append(Match(found[key]))
        else:
            says_one = bool(row.get(service.key, "").strip())
            matches.append(Match(is_unknown_key=True) if says_one else NEW)
    return matches


def _key(text: str, service: DatastoreService) -> Key | None:
    try:
        return service.key_from_text(text.strip())
    except RecordNotFound:
        return None


def _by_columns(rows: Sequence[Row], by: Sequence[str], service: DatastoreService) -> list[Match]:
    """Asks for all records that share the first column's values, and compares the others here."""
    first = by[0]
    values = sorted({row.get(first, SKIP) for row in rows} - {""})
    found: dict[tuple[str, ...], list[Record]] = {}
    for start in range(0, len(values), VALUES_AT_ONCE):
        some = values[start : start + VALUES_AT_ONCE]
        for record in service.iterate(Query(filters={first: some})):
            found.setdefault(tuple(_text(record.get(column)) for column in by), []).append(record)
    matches = []
    for row in rows:
        same = found.get(tuple(row.get(column, "") for column in by), [])
        matches.append(Match(same[0]) if len(same) == 1 else Match(several=len(same)))
    return matches


def _text(value: object) -> str:
    return "" if value is None else str(value)
