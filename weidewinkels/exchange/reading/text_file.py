"""CSV in any common encoding, with any common separator; both are found, and told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from weidewinkels.exchange.reading.errors import UnreadableError

SAMPLE = 256 * 1024
SEPARATORS = ";,\t|"
LINES_LOOKED_AT = 50
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def encoding_of(path: Path) -> str:
    """The name Python has for it: by its first bytes, else UTF-8 where that fits, else a guess."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    for mark, name in MARKS:
        if sample.startswith(mark):
            return name
    if _is_utf8(path):
        return "utf-8"
    guess = from_bytes(sample, cp_isolation=["cp1252", "iso8859_15", "cp850", "mac_roman"]).best()
    return guess.encoding if guess else "cp1252"


def _is_utf8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            while file.read(SAMPLE):
                pass
    except UnicodeDecodeError:
        return False
    return True


def separator_of(path: Path, encoding: str) -> str:
    """The sign that gives the first lines most cells, the same number in each."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(SAMPLE)
    return max(SEPARATORS, key=lambda sign: _fit(sample, sign))


def _fit(sample: str, separator: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        widths = [
            len(row) for row, _line in zip(reader, range(LINES_LOOKED_AT), strict=False) if row
        ]
    except csv.Error:
        return (0, 0)
    if not widths or widths[0] < 2:
        return (0, 0)
    return (sum(width == widths[0] for width in widths) / len(widths), widths[0])


def rows(path: Path, encoding: str, separator: str) -> Iterator[list[str]]:
    """All lines as cells; raises UnreadableError."""
    line = 0
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(_without_nul(file), delimiter=separator)
            for row in reader:
                line = reader.line_num
                yield row
    except UnicodeDecodeError as error:
        raise UnreadableError(
            _(
                "Op regel %(line)s staat een teken dat geen %(encoding)s is. Kies een andere tekenset."
            )
            % {"line": _first_odd_line(path, encoding), "encoding": encoding}
        ) from error
    except csv.Error as error:
        raise UnreadableError(
            _("Regel %(line)s is geen CSV: %(why)s.") % {"line": line + 1, "why": error}
        ) from error


def _first_odd_line(path: Path, encoding: str) -> int:
    """The first line with a sign that isn't of this encoding: the reader itself is ahead of its lines."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        return next((number for number, line in enumerate(file, 1) if "\ufffd" in line), 1)


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if "\0" in line:
            raise UnreadableError(
                _(
                    "Dit is geen tekst. Sla het op als CSV, Excel of OpenDocument en kies dat bestand."
                )
            )
        yield line
