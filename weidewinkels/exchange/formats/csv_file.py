from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from django.utils.translation import gettext_lazy as _

from weidewinkels.exchange.export.source import Source
from weidewinkels.exchange.formats.base import Format, as_text
from weidewinkels.exchange.formats.csv_lines import cell_by_cell, spreadsheet_lines

BYTE_ORDER_MARK = "\ufeff"
"""Excel takes a file without it for something else than UTF-8."""
ROWS_AT_ONCE = 5000


class CsvFile(Format):
    """Text with a separator: opens in every spreadsheet."""

    name = "csv"
    label = _("CSV")
    extension = "csv"
    content_type = "text/csv; charset=utf-8"
    loses = _("Leeg en niet ingevuld zijn in CSV hetzelfde.")

    def write(self, source: Source, heads: Sequence[str], *, separator: str) -> Iterator[bytes]:
        yield (BYTE_ORDER_MARK + cell_by_cell([heads], separator)).encode()
        if source.is_all_text:
            for records in source.csv():
                yield spreadsheet_lines(records, separator)
            return
        one_by_one = source.records()
        while some := list(islice(one_by_one, ROWS_AT_ONCE)):
            rows = [[as_text(value) for value in cells] for cells in some]
            yield cell_by_cell(rows, separator).encode()
