"""Many records as text: CKAN makes CSV in half the time and size that objects take.

Only for columns of which the text is the value: text, whole and decimal numbers. CKAN's CSV is
PostgreSQL's: commas, a line feed after each record, quotes only where they are needed, and around
a text of no characters, which null isn't.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from .types import Query

Row = list[str]

LARGEST_CELL = 2**31 - 1
csv.field_size_limit(LARGEST_CELL)
"""For the whole process: Python's own limit, 131,072 characters, is less than a text in a DataStore
may hold. Who reads what others send limits that before it comes here."""

EMPTY = "\0"
"""Stands for "" where null is the empty cell: no text in a DataStore holds it."""

AS_TEXT = {"text", "int", "int2", "int4", "int8", "numeric"}
"""Types of column whose CSV says the same as their JSON; null and "" are both empty."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole records of a call, the `_id` first; `limit`: how many the store gives at most."""

    text: bytes
    limit: int


Read = Callable[[Query], Lines]


def rows_in(text: bytes) -> list[Row]:
    """The cells of whole records, however long."""
    return list(csv.reader(io.StringIO(text.decode(), newline="")))


def with_empty_told(text: bytes) -> bytes:
    """Whole records in which "" is written as EMPTY, so that `rows_in` tells it from null."""
    if b'""' not in text:
        return text
    parts = text.split(b'"')  # outside and within quotes in turn
    for at in range(1, len(parts) - 1, 2):
        # Nothing outside quotes: a quotation mark within a text, which is written twice.
        if not parts[at] and parts[at - 1][-1:] in _BEFORE and parts[at + 1][:1] in _AFTER:
            parts[at] = EMPTY.encode()
    return b'"'.join(parts)


_BEFORE, _AFTER = (b",", b"\n"), (b",", b"\n")


def number_of(text: bytes) -> int:
    """How many whole records this is."""
    return b"".join(text.split(b'"')[0::2]).count(b"\n")


def walk(query: Query, read: Read, *, by_key: bool) -> Iterator[bytes]:
    """All that fits the query, in parts of whole records; the next call runs while one is used.

    Begins after `query.after`, `query.limit` records at a time. `by_key`: each call continues after
    the last `_id` of the one before, else by offset.
    """
    query = query.but(total=False)
    with ThreadPoolExecutor(1) as reader:
        pending = reader.submit(read, query)
        while (lines := pending.result()).text:
            size = min(query.limit, lines.limit)
            # What has fewer line ends than records were asked for can't be a full page.
            is_last = lines.text.count(b"\n") < size
            if not is_last:
                query = (
                    query.but(after=last_id(lines.text))
                    if by_key
                    else query.but(offset=query.offset + size)
                )
                pending = reader.submit(read, query)
            yield lines.text
            if is_last:
                return


def whole_records(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same text, cut only where a record ends; what is no whole record at the end is left out."""
    rest = b""
    for part in parts:
        text = rest + part
        end = end_of_last(text)
        rest = text[end:]
        if end:
            yield text[:end]


def end_of_last(text: bytes, before: int | None = None) -> int:
    """Where the last whole record ends, of a text that begins with one; 0 when it holds none.

    `before`: looks only at what is before this place. Line feeds within quotes end no record.
    """
    end = len(text) if before is None else before
    quotes = text.count(b'"', 0, end)
    while (at := text.rfind(b"\n", 0, end)) >= 0:
        quotes -= text.count(b'"', at, end)
        if quotes % 2 == 0:
            return at + 1
        end = at
    return 0


def last_id(text: bytes) -> int:
    """The first cell of the last of these whole records."""
    start = end_of_last(text, len(text) - 1)
    return int(text[start : text.index(b",", start)] if b"," in text[start:] else text[start:])
