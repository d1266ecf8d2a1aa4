"""The person's file again, with what is wrong in a column of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from weidewinkels.exchange.formats import FORMATS, TooMuchError, ods_file, xlsx_file
from weidewinkels.exchange.formats.base import temporary
from weidewinkels.exchange.models import Import
from weidewinkels.exchange.reading.convert import rows
from weidewinkels.journal.models import Batch, EntryState
from weidewinkels.web.spreadsheet import csv_response, unguard

AT_ONCE = 1000
LARGEST_SHEET = 25_000
"""Rows. A spreadsheet of more takes the web process seconds; CSV goes out as it is written."""


def response_with_errors(import_: Import, draft: Batch) -> HttpResponseBase:
    """A download of the same kind of file; CSV too where a spreadsheet can't hold it, or takes long."""
    name = f"fouten-{draft.pk}"
    if not import_.separator and import_.total <= LARGEST_SHEET:
        try:
            return _sheet(import_, draft, name)
        except TooMuchError:
            pass  # a cell may be longer in CSV
    # A guard that came with the file is put back by who writes the lines.
    lines = ([*map(unguard, cells)] for cells in _lines(import_, draft))
    rows_out = chain([_heads(import_)], lines)
    return csv_response(f"{name}.csv", rows_out, separator=import_.separator or ";")


def _sheet(import_: Import, draft: Batch, name: str) -> FileResponse:
    is_ods = import_.file_name.lower().endswith(".ods")
    kind, write = ("ods", ods_file.write_sheet) if is_ods else ("xlsx", xlsx_file.write_sheet)
    heads = _heads(import_)
    file = temporary()  # which the response closes
    try:
        write(file, heads, _lines(import_, draft), ids=heads)
    except TooMuchError:
        file.close()
        raise
    file.seek(0)
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}.{kind}",
        content_type=FORMATS[kind].content_type,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _heads(import_: Import) -> list[str]:
    return [*import_.heads, _("Fout")]


def _lines(import_: Import, draft: Batch) -> Iterator[list[str]]:
    """Every row in its place, as it came; the last cell is empty where all is well."""
    lines, position = rows(import_.rows), 0
    while part := list(islice(lines, AT_ONCE)):
        errors = _errors(draft, position, position + len(part))
        for at, (_line, cells) in enumerate(part, position):
            yield [*cells, errors.get(at, "")]
        position += len(part)


def _errors(draft: Batch, start: int, end: int) -> dict[int, str]:
    failed = draft.entries.filter(state=EntryState.FAILED, position__gte=start, position__lt=end)
    return dict(failed.values_list("position", "message"))
