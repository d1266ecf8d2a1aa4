"""Rows from SQLite → `records_format`: objects, lists, csv or tsv."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from .kinds import Kind

FORMATS = ("objects", "lists", "csv", "tsv")

Shown = tuple[str, Kind | None]
"""Name and kind of a column of the answer; no kind: as it is (the rank)."""
Row = Sequence[Any]


def as_format(name: str, columns: list[Shown], rows: list[Row]) -> list[Any] | str:
    """The rows in that format: dicts, lists, or the text of a file without a head."""
    if name == "csv":
        return _separated(columns, rows, ",", _csv)
    if name == "tsv":
        return _separated(columns, rows, "\t", _tsv)
    lists = _lists(columns, rows)
    if name == "lists":
        return lists
    names = [name for name, _ in columns]
    return [dict(zip(names, row, strict=True)) for row in lists]


def _lists(columns: list[Shown], rows: list[Row]) -> list[Any]:
    shows = [
        (position, kind.show) for position, (_, kind) in enumerate(columns) if kind and kind.show
    ]
    lists = [list(row) for row in rows]
    for position, show in shows:
        for row in lists:
            if row[position] is not None:
                row[position] = show(row[position])
    return lists


def _separated(
    columns: list[Shown], rows: list[Row], sign: str, quote: Callable[[str], str]
) -> str:
    cells = [_cell(kind, quote) for _, kind in columns]
    return "".join(
        sign.join(cell(value) for cell, value in zip(cells, row, strict=True)) + "\n"
        for row in rows
    )


def _cell(kind: Kind | None, quote: Callable[[str], str]) -> Callable[[Any], str]:
    # CKAN's csv has the word null for json and arrays, and nothing for the others.
    null = "null" if kind and (kind.is_json or kind.name == "_text") else ""
    text = _text_of(kind)
    return lambda value: null if value is None else quote(text(value))


def _text_of(kind: Kind | None) -> Callable[[Any], str]:
    if kind is None:
        return str
    if kind.name == "numeric" or kind.is_json or kind.name == "_text":
        return str
    if kind.name == "bool":
        return lambda value: "t" if value else "f"
    if kind.show is None:
        return str
    show = kind.show
    return lambda value: "" if (shown := show(value)) is None else str(shown)


_CSV_SPECIAL = re.compile(r'[",\n\r]')


def _csv(text: str) -> str:
    if text == "" or text == "\\." or _CSV_SPECIAL.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


_TSV_SPECIAL = re.compile(r'["\t\n\r]')


def _tsv(text: str) -> str:
    if text == "" or _TSV_SPECIAL.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text
