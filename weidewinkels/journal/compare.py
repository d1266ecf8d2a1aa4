"""Whether two values are the same to the DataStore, whatever spelling they came in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import simplejson

from datastore_proxy.types import Record, Resource

NUMBERS = {"int", "int2", "int4", "int8", "numeric", "float4", "float8"}
MOMENTS = {"date", "timestamp", "timestamptz"}
TREES = {"json", "jsonb", "nested"}


def same(one: Any, other: Any, type_: str = "text") -> bool:
    """Whether the values are equal in a column of this type.

    null, "", 0 and false are four different things; 1 and 1.0, or a timestamp with and
    without its fraction, are one.
    """
    if one is None or other is None:
        return one is other
    return bool(_plain(one, type_) == _plain(other, type_))


def different(one: Record, other: Record, columns: Iterable[str], resource: Resource) -> list[str]:
    """Those of the columns in which the records differ."""
    return [
        column
        for column in columns
        if (mine := one.get(column)) is not (theirs := other.get(column))
        and not (type(mine) is type(theirs) is str and mine == theirs)  # most, and quick to see
        and not same(mine, theirs, type_of(resource, column))
    ]


def type_of(resource: Resource, column: str) -> str:
    field = resource.field(column)
    return field.type if field else "text"


def _plain(value: Any, type_: str) -> Any:
    """A form in which equal values are equal in Python; other types never are."""
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, int | float | Decimal):
        return ("number", Decimal(str(value)))
    if isinstance(value, str):
        return _text(value, type_)
    return ("tree", value)


def _text(value: str, type_: str) -> Any:
    try:
        if type_ in NUMBERS:
            return ("number", Decimal(value))
        if type_ in MOMENTS:
            return ("moment", datetime.fromisoformat(value))
        if type_ in TREES:
            return ("tree", simplejson.loads(value, use_decimal=True))
        if type_ == "bool" and value.lower() in {"true", "false", "t", "f"}:
            return ("bool", value.lower().startswith("t"))
    except (ValueError, InvalidOperation):
        pass
    return ("text", value)
