"""CKAN's own dump of a table: all of its records as CSV, the quickest that CKAN gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from datastore_proxy.errors import UnexpectedAnswer
from datastore_proxy.rows import rows_in, whole_records


def dumped(parts: Iterable[bytes], columns: Sequence[str]) -> Iterator[bytes]:
    """A dump without its heads, cut where records end.

    Raises UnexpectedAnswer when its heads are others than `columns`: then it is no such dump.
    """
    heads = b""
    for part in whole_records(parts):
        if heads:
            yield part
            continue
        end = _end_of_first(part)
        heads = part[:end]
        if rows_in(heads.decode(errors="replace").encode()) != [[*columns]]:
            raise UnexpectedAnswer("The dump has other columns than were asked.", action="dump")
        if part[end:]:
            yield part[end:]


def _end_of_first(records: bytes) -> int:
    end = records.index(b"\n") + 1
    while records.count(b'"', 0, end) % 2:
        end = records.index(b"\n", end) + 1
    return end
