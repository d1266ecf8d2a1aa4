"""An uploaded file → a CSV of our own, once; all that comes later reads that, row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from weidewinkels.exchange.reading import text_file, workbook
from weidewinkels.exchange.reading.errors import UnreadableError

ENCODING = "utf-8"
MOST_COLUMNS = 250
"""Each is a line of a form with all columns of the resource to choose from."""


@dataclass(frozen=True)
class Converted:
    """`heads`: of the columns, the empty ones at the end left out; `number`: rows below them.

    `encoding` and `separator`: as found, or as asked for; empty for a spreadsheet.
    """

    heads: list[str]
    number: int
    encoding: str = ""
    separator: str = ""


def convert(source: Path, target: Path, *, encoding: str = "", separator: str = "") -> Converted:
    """Write the rows of `source` to `target`; rows without any text are left out.

    Raises UnreadableError.
    """
    if source.stat().st_size == 0:
        raise UnreadableError(_("Dit bestand is leeg."))
    if _is_packed(source):
        return _write(workbook.rows(source), target)
    encoding = encoding or text_file.encoding_of(source)
    separator = separator or text_file.separator_of(source, encoding)
    found = _write(text_file.rows(source, encoding, separator), target)
    return Converted(found.heads, found.number, encoding, separator)


def _is_packed(source: Path) -> bool:
    """Excel and OpenDocument files are archives; they all begin with these signs."""
    with source.open("rb") as file:
        return file.read(2) == b"PK"


def rows(converted: Path) -> Iterator[tuple[int, list[str]]]:
    """(line in the person's file, cells) of each row; the first line holds the heads."""
    with converted.open(encoding=ENCODING, newline="") as file:
        reader = csv.reader(file)
        next(reader)
        for line, *cells in reader:
            yield int(line), cells


def _write(found: Iterator[list[str]], target: Path) -> Converted:
    heads: list[str] = []
    number = 0
    with target.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file)
        for line, cells in enumerate(found, start=1):
            if not "".join(cells).strip():
                continue
            if not heads:
                heads = _heads(cells)
                writer.writerow(["", *heads])
                continue
            number += 1
            if number > settings.IMPORT_ROWS:
                raise UnreadableError(
                    _("Er staan meer dan %(most)s rijen in. Deel het bestand op.")
                    % {"most": settings.IMPORT_ROWS}
                )
            writer.writerow([line, *_as_wide(cells, len(heads), line)])
    if not heads:
        raise UnreadableError(_("Er staat niets in dit bestand."))
    return Converted(heads, number)


def _as_wide(cells: list[str], width: int, line: int) -> list[str]:
    """So many cells; raises UnreadableError when more hold something."""
    if len(cells) == width:
        return cells
    if "".join(cells[width:]).strip():
        raise UnreadableError(
            _("Regel %(line)s heeft meer cellen dan er koppen zijn. Klopt het scheidingsteken?")
            % {"line": line}
        )
    return cells[:width] + [""] * (width - len(cells))


def _heads(cells: list[str]) -> list[str]:
    """Raises UnreadableError when they are too many."""
    heads = [cell.strip() for cell in cells]
    while heads and not heads[-1]:
        heads.pop()
    if len(heads) > MOST_COLUMNS:
        raise UnreadableError(
            _(
                "Dit bestand heeft %(number)s kolommen, en er passen er %(most)s. Haal weg wat u niet "
                "nodig hebt."
            )
            % {"number": len(heads), "most": MOST_COLUMNS}
        )
    return heads
