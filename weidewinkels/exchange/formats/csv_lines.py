"""CSV as the DataStore makes it → CSV for spreadsheets, with the least work.

Most records need no more than another separator and other line ends, which is done for thousands
at a time. Those that need more go cell by cell; they are found by halving what they are in.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence

from datastore_proxy.rows import end_of_last, rows_in
from weidewinkels.web.spreadsheet import guard

SIGNS = frozenset("'=+-@\t\r")
"""What a text begins with that may have to be guarded."""
QUOTED_SIGNS = frozenset(sign.encode() for sign in SIGNS)
MAY_NEED_GUARD = re.compile(rb",['=+\-@\t\r]")
"""Half the time of looking for TO_GUARD, and in most thousands of records nothing is found."""
TO_GUARD = re.compile(rb",(?='*[=+\-@\t\r])")
QUOTED = b"\0"
"""Stands for a quoted cell for a moment: no text in a DataStore holds it."""
FEW = 4096
"""Bytes that aren't worth halving."""


def spreadsheet_lines(records: bytes, separator: str) -> bytes:
    """Whole records of the DataStore's CSV, `_id` first, just as `cell_by_cell` writes them."""
    quick = _all_at_once(records, separator.encode())
    if quick is not None:
        return quick
    middle = end_of_last(records, len(records) // 2)
    if not middle or len(records) < FEW:
        return cell_by_cell(rows_in(records), separator).encode()
    return b"".join(
        (
            spreadsheet_lines(records[:middle], separator),
            spreadsheet_lines(records[middle:], separator),
        )
    )


def cell_by_cell(rows: Iterable[Sequence[str]], separator: str) -> str:
    """The lines of these cells, guarded."""
    lines: list[str] = []
    writer = csv.writer(_Lines(lines), delimiter=separator)
    writer.writerows(map(_guarded, rows))
    return "".join(lines)


def _all_at_once(records: bytes, separator: bytes) -> bytes | None:
    """The lines; None when a cell has to be quoted otherwise, or isn't what one expects."""
    parts = records.split(b'"')
    between, quoted = parts[0::2], parts[1::2]
    if b"" in between[1:] or len(between) == len(quoted):  # a quotation mark within a cell
        return None
    if QUOTED_SIGNS.intersection([cell[:1] for cell in quoted]) or QUOTED in records:
        return None
    plain = QUOTED.join(between)
    if plain.startswith(b"-") or b"\n-" in plain or (separator != b"," and separator in plain):
        return None
    if MAY_NEED_GUARD.search(plain):
        plain = TO_GUARD.sub(b",'", plain)
    plain = plain.replace(b"\n", b"\r\n")
    if separator != b",":
        plain = plain.replace(b",", separator)
    parts[0::2] = plain.split(QUOTED)
    if separator == b"," and b"" not in quoted:  # they were quoted for just this separator
        return b'"'.join(parts)
    parts[1::2] = [_quoted(cell, separator) for cell in quoted]
    return b"".join(parts)


def _quoted(cell: bytes, separator: bytes) -> bytes:
    """In quotes where this separator asks for them."""
    if separator in cell or b"\n" in cell or b"\r" in cell:
        return b'"%b"' % cell
    return cell


def _guarded(row: Sequence[str]) -> Iterable[str]:
    # One look at the first signs of all cells spares nearly every row the looks at each.
    firsts = "".join([cell[:1] for cell in row])
    return map(guard, row) if SIGNS.intersection(firsts) else row


class _Lines:
    """What a csv.writer writes to."""

    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append
