"""Values that don't fit, in PostgreSQL's words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

Stored = str | int | float | None
"""What SQLite keeps of a value."""


class Unfit(ValueError):
    """The value doesn't fit the column; the text is PostgreSQL's."""


class OtherType(Unfit):
    """A JSON value of another type, which PostgreSQL doesn't convert by itself."""

    def __init__(self, value: Any) -> None:
        super().__init__(_expression(value))

    def told_of(self, column: str, title: str) -> str:
        """What PostgreSQL says when a column of type `title` gets this value."""
        if str(self).startswith("can't"):
            return str(self)
        return f'column "{column}" is of type {title} but expression is of type {self}'


def check_text(text: str) -> str:
    """The text, which PostgreSQL could store too."""
    if "\0" in text:
        raise Unfit("A string literal cannot contain NUL (0x00) characters.")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise Unfit(f"invalid character in text: {error.reason}") from error
    return text


def _expression(value: Any) -> str:
    if isinstance(value, dict):
        return "can't adapt type 'dict'"
    if isinstance(value, list):
        return f"{_expression(value[0]) if value else 'text'}[]"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer" if -(1 << 31) <= value < 1 << 31 else "bigint"
    return "numeric" if isinstance(value, (float, Decimal)) else "text"
