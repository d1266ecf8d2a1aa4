"""CSV that Dutch Excel opens with a double click: UTF-8 with a mark, columns apart by semicolons.

Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV
injection"), and who reads such a file back takes it off again: phone numbers start with "+". So
that this is exact, text that begins with apostrophes and then such a sign gets one more.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import simplejson
from django.http import StreamingHttpResponse

BYTE_ORDER_MARK = "\ufeff"
RISKY = re.compile(r"'*[=+\-@\t\r]")
GUARDED = re.compile(r"'+[=+\-@\t\r]")
ROWS_AT_ONCE = 200


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def guard(text: str) -> str:
    """`+31 6 …` → `'+31 6 …`; other text as it is."""
    return f"'{text}" if RISKY.match(text) else text


def unguard(text: str) -> str:
    """What was given to `guard`."""
    return text[1:] if GUARDED.match(text) else text


def safe_cell(value: Any) -> str:
    """The value as text that no spreadsheet takes for a formula; nothing for null."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else simplejson.dumps(value, use_decimal=True)
    return guard(text)


def csv_response(
    name: str, rows: Iterable[Sequence[Any]], *, separator: str = ";"
) -> StreamingHttpResponse:
    """A download of these rows, written as they come: memory doesn't grow with their number."""
    response = StreamingHttpResponse(
        _lines(rows, separator), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(rows: Iterable[Sequence[Any]], separator: str) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=separator)
    part = [BYTE_ORDER_MARK]
    for row in rows:
        part.append(writer.writerow([safe_cell(value) for value in row]))
        if len(part) >= ROWS_AT_ONCE:
            yield "".join(part)
            part = []
    yield "".join(part)
