"""A cell of a file → what it asks of a column: leave it, make it empty, or set it to a value."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
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
Asked = Leave | Any
"""LEAVE, None to make it empty, or the new value."""


def asked(column: Column, text: str, current: Record | None, *, clear: str = CLEAR) -> Asked:
    """What the text of a cell asks; `current` is the record as it is now, None for a new one.

    What says the same as the record says now, in the words of an export or of a form, is left: a
    dirty old value that nobody touched is no error. Raises ValidationError.
    """
    text = unguard(text)
    if not text:
        return LEAVE
    if clear and text.strip().casefold() == clear.casefold():
        return LEAVE if current is None or current.get(column.id) is None else None
    kind = kind_of(column)
    value = None if current is None else current.get(column.id)
    if value is not None and _says(column, value, text):
        return LEAVE
    exact = _exact(column, text)
    parsed = kind.parse(text) if exact is None else exact
    return LEAVE if parsed is None or (value is not None and parsed == value) else parsed


def _says(column: Column, value: Any, text: str) -> bool:
    """Whether the text is how this value is written, in a file or in a form."""
    return text in (as_text(value), kind_of(column).text(value)) or _is_same_number(value, text)


def _is_same_number(value: Any, text: str) -> bool:
    """A spreadsheet writes 1.50 as 1.5."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    try:
        return Decimal(text) == value
    except InvalidOperation:
        return False


def _exact(column: Column, text: str) -> Decimal | int | None:
    """A number as an export writes it, whatever the reader's language: 1.5, never 1,5."""
    if column.type not in {"numeric", "float4", "float8"} or kind_of(column).align != "end":
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and column.kind == "number" else None


def problems_of(error: ValidationError) -> str:
    """What is wrong, on one line."""
    return " ".join(error.messages)
