"""What all formats have in common."""

from __future__ import annotations

import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import IO, Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from weidewinkels.exchange.export.source import Source
from weidewinkels.kinds.base import as_json

PIECE = 256 * 1024
LARGEST_EXACT = 2**53
"""Whole numbers up to this are exact in a spreadsheet (IEEE 754 doubles)."""


class TooMuchError(Exception):
    """A file of this format can't hold these records; the message says why and what can."""


class Format(ABC):
    """A kind of file. `loses`: what it can't hold, in words, or nothing."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    extension: ClassVar[str]
    content_type: ClassVar[str]
    loses: ClassVar[str | Promise] = ""
    has_heads: ClassVar[bool] = True
    """Whether there is a line of heads, which may be labels or the names in the DataStore."""
    is_streamed: ClassVar[bool] = True
    """Whether the beginning goes out before the end is known."""

    @abstractmethod
    def write(self, source: Source, heads: Sequence[str], *, separator: str) -> Iterator[bytes]:
        """The file in pieces, in constant memory. `separator` goes between cells, where it's text.

        Raises TooMuchError, or any `DatastoreError` of the reading.
        """


def in_pieces(file: IO[bytes]) -> Iterator[bytes]:
    """What is in a file, from its beginning."""
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def temporary() -> IO[bytes]:
    """A file that is gone once it is closed."""
    return tempfile.TemporaryFile(prefix="weidewinkels-export-")


def as_text(value: Any) -> str:
    """A value as the text of a cell; nothing for null."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, Decimal) else as_json(value)


def too_long(ids: Sequence[str], cells: Sequence[Any], most: int) -> TooMuchError:
    """For a cell that doesn't fit: which one."""
    name, text = max(zip(ids, map(as_text, cells), strict=True), key=lambda named: len(named[1]))
    return TooMuchError(
        _(
            "Record %(key)s heeft in “%(column)s” een tekst van %(length)s tekens; in dit soort "
            "bestand passen er %(most)s in een cel. Neem CSV of JSON."
        )
        % {"key": cells[0], "column": name, "length": len(text), "most": most}
    )


def too_many(most: int) -> TooMuchError:
    """For more records than fit on a sheet."""
    return TooMuchError(
        _("In dit soort bestand passen %(most)s records. Neem CSV of JSON.") % {"most": most - 1}
    )
