"""Which records the rows of a file are about: found by key or by columns, many rows at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from datastore_proxy.errors import RecordNotFound
from datastore_proxy.rows import EMPTY
from datastore_proxy.rows import Row as Cells
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Query, Record


class Match(NamedTuple):
    """`record`: the one that the row is about, None for a new one; `several`: it can't be told.

    `cells`: the record as text, as `DatastoreService.get_rows` has it, where it was read so.
    """

    record: Record | None = None
    cells: Cells | None = None
    several: int = 0
    is_unknown_key: bool = False
    """The row names a key that no record has."""


NEW = Match()
UNKNOWN = Match(is_unknown_key=True)
VALUES_AT_ONCE = 1000


def find(
    by: Sequence[str],
    texts: Sequence[Sequence[str]],
    service: DatastoreService,
    columns: Sequence[str],
) -> list[Match]:
    """Per row the record with the same values in the columns `by`.

    `texts`: per column of `by` what the rows say there; `columns`: those of the resource where all
    are text, which reads in a third of the time, else none. By the key alone, a row that names a
    key that is nowhere is no new record but a mistake.
    """
    if tuple(by) == (service.key,):
        return _by_key(texts[0], service, columns)
    return _by_columns(by, list(zip(*texts, strict=True)), service)


def _by_key(texts: Sequence[str], service: DatastoreService, columns: Sequence[str]) -> list[Match]:
    keys = [_key(text, service) for text in texts]
    found = _with_keys([key for key in keys if key is not None], service, columns)
    return [
        found.get(key) or (UNKNOWN if text.strip() else NEW)  # type: ignore[arg-type]
        for key, text in zip(keys, texts, strict=True)
    ]


def _key(text: str, service: DatastoreService) -> Key | None:
    try:
        return service.key_from_text(text.strip())
    except RecordNotFound:
        return None


def _with_keys(
    keys: list[Key], service: DatastoreService, columns: Sequence[str]
) -> Mapping[Key, Match]:
    if not keys:
        return {}
    numbers = [key for key in keys if isinstance(key, int)]
    rows = service.get_rows(numbers, columns) if columns else None
    if rows is None:
        return {key: Match(record) for key, record in service.get(keys).items()}
    names = ("_id", *columns)
    return {key: Match(_record(names, key, cells), cells) for key, cells in rows.items()}


def _record(names: Sequence[str], key: Key, cells: Cells) -> Record:
    record: Record = dict(zip(names, cells, strict=True))
    if "" in cells or EMPTY in cells:
        record = {name: "" if text == EMPTY else text or None for name, text in record.items()}
    record["_id"] = key
    return record


def _by_columns(
    by: Sequence[str], wanted: Sequence[tuple[str, ...]], service: DatastoreService
) -> list[Match]:
    """Asks for all records that share the first column's values, and compares the others here."""
    first = by[0]
    values = sorted({texts[0] for texts in wanted} - {""})
    found: dict[tuple[str, ...], list[Record]] = {}
    for start in range(0, len(values), VALUES_AT_ONCE):
        some = values[start : start + VALUES_AT_ONCE]
        for record in service.iterate(Query(filters={first: some})):
            found.setdefault(tuple(_text(record.get(column)) for column in by), []).append(record)
    return [_only(found.get(texts, [])) for texts in wanted]


def _only(same: Sequence[Record]) -> Match:
    return Match(same[0]) if len(same) == 1 else Match(several=len(same))


def _text(value: object) -> str:
    return "" if value is None else str(value)
