from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext_lazy as _

from weidewinkels.exchange.export.source import Source, flat
from weidewinkels.exchange.formats.base import (
    LARGEST_EXACT,
    Format,
    as_text,
    in_pieces,
    temporary,
    too_long,
    too_many,
)

MOST_ROWS = 1_048_576
MOST_SIGNS = 32_767
"""Excel's own limits ("Excel specifications and limits")."""
WIDTH = 22


class XlsxFile(Format):
    """Excel. Text stays text: no formulas, no dates made of postcodes."""

    name = "xlsx"
    label = _("Excel (XLSX)")
    extension = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    loses = _("Leeg en niet ingevuld zijn in Excel hetzelfde.")
    is_streamed = False

    def write(self, source: Source, heads: Sequence[str], *, separator: str) -> Iterator[bytes]:
        with temporary() as file:
            write_sheet(file, heads, _records(source), ids=source.ids)
            yield from in_pieces(file)


def write_sheet(
    file: IO[bytes], heads: Sequence[str], rows: Iterable[Sequence[Any]], *, ids: Sequence[str]
) -> None:
    """A workbook of one sheet. `ids`: what the columns are called where one doesn't fit.

    Raises TooMuchError.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        sheet.set_column(1, len(heads), WIDTH)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, book.add_format({"bold": True}))
        for row, cells in enumerate(rows, start=1):
            if row >= MOST_ROWS:
                raise too_many(MOST_ROWS)
            for column, value in enumerate(cells):
                if _write(sheet, row, column, value) < 0:
                    raise too_long(ids, cells, MOST_SIGNS)


def _records(source: Source) -> Iterator[Sequence[Any]]:
    if not (source.is_all_text and all(column.type == "text" for column in source.columns)):
        return source.records()
    return ([int(key) if key.isdecimal() else key, *rest] for key, *rest in flat(source.rows()))


def _write(sheet: Any, row: int, column: int, value: Any) -> int:
    """Negative when it doesn't fit."""
    result: int = 0
    if isinstance(value, bool):
        result = sheet.write_boolean(row, column, value)
    elif is_exact_number(value):
        result = sheet.write_number(row, column, value)
    elif value is not None and value != "":
        result = sheet.write_string(row, column, as_text(value))
    return result


def is_exact_number(value: Any) -> bool:
    """Whether a spreadsheet's number says exactly this; other numbers go as text."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    if isinstance(value, int):
        return abs(value) <= LARGEST_EXACT
    return len(value.as_tuple().digits) <= 15 and str(Decimal(str(float(value)))) == str(value)
