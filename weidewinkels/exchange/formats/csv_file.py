from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.utils.translation import gettext_lazy as _

from weidewinkels.exchange.export.source import Source
from weidewinkels.exchange.formats.base import Format, as_text
from weidewinkels.web.spreadsheet import guard

BYTE_ORDER_MARK = "\ufeff"
"""Excel takes a file without it for something else than UTF-8."""
ROWS_AT_ONCE = 5000
SIGNS = frozenset("'=+-@\t\r")
"""What a text begins with that has to be guarded."""


class CsvFile(Format):
    """Text with a separator: opens in every spreadsheet."""

    name = "csv"
    label = _("CSV")
    extension = "csv"
    content_type = "text/csv; charset=utf-8"
    loses = _("Leeg en niet ingevuld zijn in CSV hetzelfde.")

    def write(self, source: Source, heads: Sequence[str], *, separator: str) -> Iterator[bytes]:
        lines = _Lines()
        writer = csv.writer(lines, delimiter=separator)
        writer.writerow(map(guard, heads))
        yield (BYTE_ORDER_MARK + lines.take()).encode()
        for rows in _rows(source):
            writer.writerows(map(_guarded, rows))
            yield lines.take().encode()


def _rows(source: Source) -> Iterator[list[list[str]]]:
    if source.is_all_text:
        yield from source.rows()
        return
    records = source.records()
    while some := list(islice(records, ROWS_AT_ONCE)):
        yield [[as_text(value) for value in cells] for cells in some]


def _guarded(row: list[str]) -> Iterable[str]:
    # One look at the first signs of all cells spares nearly every row the looks at each.
    firsts = "".join([cell[:1] for cell in row])
    return map(guard, row) if SIGNS.intersection(firsts) else row


class _Lines:
    """What the writer wrote since it was last taken."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.write = self._parts.append

    def take(self) -> str:
        text = "".join(self._parts)
        self._parts.clear()
        return text
