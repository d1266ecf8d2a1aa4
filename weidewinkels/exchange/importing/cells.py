"""A cell of a file → what it asks of a column: leave it, make it empty, or set it to a value."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError

from datastore_proxy.types import Record
from weidewinkels.exchange.formats.base import as_text
from weidewinkels.kinds import kind_of
from weidewinkels.profile import Column
from weidewinkels.web.spreadsheet import unguard

CLEAR = "(leeg)"
"""The usual marker of a cell that is to be made empty; an empty cell leaves the value as it is."""


class Leave:
    """The cell asks nothing."""


LEAVE = Leave()
MOST_REMEMBERED = 4096
"""Different texts per column: those of a province or a place, not of all names of a long file."""
GUARD = "'"
Asked = Leave | Any
"""LEAVE, None to make it empty, or the new value."""


class Asking:
    """Reads the cells of one column. What is typed twice is parsed once."""

    def __init__(self, column: Column, clear: str = CLEAR) -> None:
        self.column, self.id, self.clear = column, column.id, clear.casefold()
        self.kind = kind_of(column)
        self._parsed = lru_cache(MOST_REMEMBERED)(self._parse)

    def asked(self, text: str, current: Record | None) -> Asked:
        """What the text of a cell asks; `current` is the record as it is now, None for a new one.

        What says the same as the record says now, in the words of an export or of a form, is left: a
        dirty old value that nobody touched is no error. Raises ValidationError.
        """
        text = unguard(text)
        if not text:
            return LEAVE
        value = None if current is None else current.get(self.column.id)
        if self.clear and text.strip().casefold() == self.clear:
            return LEAVE if value is None else None
        if value is not None and self._says(value, text):
            return LEAVE
        parsed = self._parsed(text)
        return LEAVE if parsed is None or (value is not None and parsed == value) else parsed

    def _says(self, value: Any, text: str) -> bool:
        """Whether the text is how this value is written, in a file or in a form."""
        return text in (as_text(value), self.kind.text(value)) or _is_same_number(value, text)

    def _parse(self, text: str) -> Any:
        exact = self._exact(text)
        return self.kind.parse(text) if exact is None else exact

    def _exact(self, text: str) -> Decimal | None:
        """A number as an export writes it, whatever the reader's language: 1.5, never 1,5."""
        if self.column.type not in {"numeric", "float4", "float8"} or self.kind.align != "end":
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
        return number if number.is_finite() and self.column.kind == "number" else None


def asks_nothing(text: str, value: Any, *, is_guarded: bool = True) -> bool:
    """Whether one look suffices: nothing is written, or just what is there. Else ask `Asking`.

    `is_guarded`: an export of this kind of file puts a sign before what looks like a formula.
    """
    return not text or (text == value and not (is_guarded and text[0] == GUARD))


def _is_same_number(value: Any, text: str) -> bool:
    """A spreadsheet writes 1.50 as 1.5."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    try:
        return Decimal(text) == value
    except InvalidOperation:
        return False


def problems_of(error: ValidationError) -> str:
    """What is wrong, on one line."""
    return " ".join(error.messages)
