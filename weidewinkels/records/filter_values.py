"""What a column can be compared with: text from an address → the value for the DataStore.

CKAN answers 409 or 500 to a value that does not fit the column's type, and never filters on JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from datastore_proxy.types import Scalar
from weidewinkels.kinds import kind_of
from weidewinkels.profile import Column

BITS = {"int2": 15, "int": 31, "int4": 31, "int8": 63}
NO_FILTER = {"json", "jsonb", "nested"}
YES = {"true", "ja", "yes", "1"}
NO = {"false", "nee", "no", "0"}


class NotAValueError(ValueError):
    """The text is no value of the column's type, or of what a range of it goes by."""


def can_filter(column: Column) -> bool:
    """Not on JSON, which CKAN refuses, nor on lists, which CKAN versions read differently."""
    return column.type not in NO_FILTER and not column.type.startswith("_")


def filter_value(column: Column, text: str) -> Scalar:
    """`text` as a value for `Query.filters`; raises NotAValueError."""
    if "\0" in text:
        raise NotAValueError(text)
    try:
        return _READ.get(column.type, _as_text)(column, text)
    except (ValueError, InvalidOperation) as problem:
        raise NotAValueError(text) from problem


def label_of(column: Column, text: str) -> str:
    """The value as people read it: "ja" of a column that holds true."""
    if column.kind == "boolean":
        return kind_of(column).display(text.lower() in YES)
    return text


def _as_text(column: Column, text: str) -> str:
    return text


def _integer(column: Column, text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,19}", text):
        raise NotAValueError(text)
    number = int(text)
    bits = BITS[column.type]
    if not -(1 << bits) <= number < 1 << bits:
        raise NotAValueError(text)
    return number


def _number(column: Column, text: str) -> Decimal:
    """With a decimal comma or point."""
    if not re.fullmatch(r"[+-]?[0-9]{1,60}([.,][0-9]{1,60})?", text):
        raise NotAValueError(text)
    return Decimal(text.replace(",", "."))


def _boolean(column: Column, text: str) -> bool:
    word = text.lower()
    if word not in YES | NO:
        raise NotAValueError(text)
    return word in YES


def iso_date(text: str) -> str:
    """ "31-12-2026" → "2026-12-31"; other text as it is. Raises ValueError for a day that isn't there."""
    dutch = re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})", text)
    if not dutch:
        return text
    day, month, year = (int(part) for part in dutch.groups())
    return date(year, month, day).isoformat()


def _date(column: Column, text: str) -> str:
    return date.fromisoformat(iso_date(text)).isoformat()


def _timestamp(column: Column, text: str) -> str:
    return datetime.fromisoformat(text).isoformat()


def _time(column: Column, text: str) -> str:
    return time.fromisoformat(text).isoformat()


_READ: dict[str, Callable[[Column, str], Scalar]] = {
    **dict.fromkeys(BITS, _integer),
    **dict.fromkeys(("numeric", "float4", "float8"), _number),
    "bool": _boolean,
    "date": _date,
    "timestamp": _timestamp,
    "timestamptz": _timestamp,
    "time": _time,
}
