"""OpenDocument, written as it goes.

The libraries for it (odfpy, odfdo) keep a tree of the whole sheet: gigabytes for 100,000 records.
What we need of OpenDocument 1.3 part 3 is a table of text, numbers and true or false.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext_lazy as _

from weidewinkels.exchange.export.source import Source
from weidewinkels.exchange.formats.base import (
    Format,
    as_text,
    in_pieces,
    temporary,
    too_long,
    too_many,
)
from weidewinkels.exchange.formats.xlsx_file import MOST_ROWS, MOST_SIGNS, is_exact_number

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES} '
    'office:version="1.3"><office:body><office:spreadsheet><table:table table:name="Records">'
)
FOOT = "</table:table></office:spreadsheet></office:body></office:document-content>"
NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), "�")
ROWS_AT_ONCE = 1000


class OdsFile(Format):
    """LibreOffice and every other office."""

    name = "ods"
    label = _("OpenDocument (ODS)")
    extension = "ods"
    content_type = TYPE
    loses = _("Leeg en niet ingevuld zijn in ODS hetzelfde; stuurtekens worden �.")
    is_streamed = False

    def write(self, source: Source, heads: Sequence[str], *, separator: str) -> Iterator[bytes]:
        with temporary() as file:
            write_sheet(file, heads, source.records(), ids=source.ids)
            yield from in_pieces(file)


def write_sheet(
    file: IO[bytes], heads: Sequence[str], rows: Iterable[Sequence[Any]], *, ids: Sequence[str]
) -> None:
    """A document of one sheet. `ids`: what the columns are called where one doesn't fit.

    Raises TooMuchError.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("mimetype", TYPE, zipfile.ZIP_STORED)  # must be first, and bare
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            for part in _content(heads, rows, ids):
                content.write(part.encode())


def _content(
    heads: Sequence[str], rows: Iterable[Sequence[Any]], ids: Sequence[str]
) -> Iterator[str]:
    yield HEAD + f'<table:table-column table:number-columns-repeated="{len(heads)}"/>'
    yield _row(heads)
    parts: list[str] = []
    for number, cells in enumerate(rows, start=1):
        if number >= MOST_ROWS:
            raise too_many(MOST_ROWS)
        if any(isinstance(cell, str) and len(cell) > MOST_SIGNS for cell in cells):
            raise too_long(ids, cells, MOST_SIGNS)
        parts.append(_row(cells))
        if len(parts) == ROWS_AT_ONCE:
            yield "".join(parts)
            parts.clear()
    yield "".join(parts) + FOOT


def _row(cells: Sequence[Any]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, bool):
        word = "true" if value else "false"
        kind = f'office:value-type="boolean" office:boolean-value="{word}"'
        return f"<table:table-cell {kind}><text:p>{word}</text:p></table:table-cell>"
    if is_exact_number(value):
        kind = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"
    lines = "".join(f"<text:p>{_text(line)}</text:p>" for line in as_text(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def _text(line: str) -> str:
    """Runs of white space are one space in OpenDocument, unless they say how many they are."""
    text = escape(line.translate(NOT_IN_XML)).replace("\t", "<text:tab/>").replace("\r", "&#13;")
    if text[:1] != " " and text[-1:] != " " and "  " not in text:
        return text
    return text.replace(" ", '<text:s text:c="1"/>')
