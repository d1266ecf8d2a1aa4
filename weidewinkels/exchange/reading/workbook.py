"""Excel and OpenDocument: the first sheet, as text."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from weidewinkels.exchange.reading.errors import UnreadableError
from weidewinkels.exchange.reading.unpacking import unpacks_to_more_than

MEGABYTE = 1024 * 1024


def rows(path: Path) -> Iterator[list[str]]:
    """All rows of the first sheet that has any; raises UnreadableError.

    The reader holds the whole sheet, so how much that is, is looked at before it is opened.
    """
    _check_size(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableError(
            _("Dit bestand is beschadigd, of met een wachtwoord beveiligd.")
        ) from error
    filled = next((sheet for sheet in sheets if sheet.total_height), None)
    if filled is None:
        return
    if filled.total_height * filled.total_width > settings.IMPORT_CELLS:
        raise UnreadableError(
            _(
                "Dit blad heeft meer dan %(most)s cellen. Haal lege rijen en kolommen weg, of neem CSV."
            )
            % {"most": settings.IMPORT_CELLS}
        )
    for row in filled.iter_rows():
        yield [as_text(value) for value in row]


def _check_size(path: Path) -> None:
    """A file of a few kB may unpack to gigabytes."""
    most = settings.IMPORT_UNPACKED_MB * MEGABYTE
    try:
        is_too_much = unpacks_to_more_than(most, path)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError) as error:
        raise UnreadableError(_("Dit is geen Excel- of OpenDocument-bestand.")) from error
    if is_too_much:
        raise UnreadableError(
            _("Uitgepakt is dit bestand groter dan %(most)s MB. Neem CSV.")
            % {"most": settings.IMPORT_UNPACKED_MB}
        )


def as_text(value: Any) -> str:
    """A cell as a person sees it: a phone number typed as a number is no 1.0."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat() if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)
