"""Texts, numbers, booleans, JSON and arrays: from JSON to SQLite, and back."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

import simplejson

from . import arrays, numbers
from .unfit import OtherType, Unfit, check_text


def as_text(value: Any) -> str:
    """A JSON value in a text column."""
    if type(value) is str:
        return check_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return numbers.shown(Decimal(repr(value)))
    if isinstance(value, Decimal):
        return numbers.shown(value)
    if isinstance(value, list):
        return check_text(arrays.literal(value))
    raise OtherType(value)


def integer(title: str, bits: int) -> Callable[[Any], int]:
    """A function that stores a value as an integer of so many bits, or raises Unfit or OtherType."""
    limit = 1 << (bits - 1)

    def store(value: Any) -> int:
        if isinstance(value, str):
            if not re.fullmatch(r"\s*[+-]?\d+\s*", value, re.ASCII):
                raise Unfit(f'invalid input syntax for type {title}: "{value}"')
            number = int(value) if len(value) < _MANY_SIGNS else limit
            if not -limit <= number < limit:
                raise Unfit(f'value "{value}" is out of range for type {title}')
            return number
        if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
            raise OtherType(value)
        number = value if isinstance(value, int) else _rounded(value, limit)
        if not -limit <= number < limit:
            raise Unfit(f"{title} out of range")
        return number

    return store


_MANY_SIGNS = 4000
"""Python reads no integers of much more digits."""


def _rounded(value: float | Decimal, limit: int) -> int:
    if not -limit - 1 < value < limit:  # also for NaN
        return limit
    # Half away from zero, as PostgreSQL does with numeric.
    return int(Decimal(str(value)).to_integral_value("ROUND_HALF_UP"))


def exact(value: Any, title: str = "numeric") -> Decimal:
    """A number as PostgreSQL's numeric has it."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise OtherType(value)
    try:
        text = value.strip() if isinstance(value, str) else str(value)
        if "_" in text:
            raise InvalidOperation
        number = Decimal(text)
    except InvalidOperation as error:
        raise Unfit(f'invalid input syntax for type {title}: "{value}"') from error
    if number.is_finite() and not -16_383 <= number.adjusted() < 131_072:
        raise Unfit("value overflows numeric format")
    return number


def store_numeric(value: Any) -> str:
    """The exact number as text: SQLite has no type for it."""
    return numbers.shown(exact(value))


def show_numeric(text: str) -> Decimal | str:
    """A Decimal; "NaN" and "Infinity" stay texts, as in CKAN's JSON."""
    return text if text[-1] in "Ny" else Decimal(text)


def store_float(value: Any) -> float | str:
    """A float; "NaN" as text. Raises Unfit where it is too large for one."""
    number = exact(value, "double precision")
    if number.is_nan():
        return "NaN"  # SQLite would make it NULL; a text sorts after all numbers, as NaN does
    try:
        result = float(number)
    except OverflowError:
        result = math.inf
    if math.isinf(result) and number.is_finite():
        raise Unfit(f'"{value}" is out of range for type double precision')
    return result


def show_float(number: float | str) -> int | Decimal | str:
    """As PostgreSQL writes it: a whole number without ".0"."""
    if isinstance(number, str):
        return number
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number.is_integer() and abs(number) < 1e15:
        return int(number)
    return Decimal(repr(number))


_TRUE = frozenset("t tr tru true y ye yes on 1".split())
_FALSE = frozenset("f fa fal fals false n no of off 0".split())


def store_bool(value: Any) -> int:
    """1 or 0, also from the words that PostgreSQL knows (`yes`, `off`, `t`); raises Unfit."""
    if isinstance(value, bool):
        return int(value)
    if not isinstance(value, str):
        raise OtherType(value)
    word = value.strip().lower()
    if word not in _TRUE | _FALSE:
        raise Unfit(f'invalid input syntax for type boolean: "{value}"')
    return int(word in _TRUE)


def dump_json(value: Any) -> str:
    """JSON text that keeps exact numbers exact."""
    return simplejson.dumps(value, use_decimal=True, ensure_ascii=False, allow_nan=False)


def store_json(value: Any) -> str:
    """The JSON text of any value; raises Unfit for what JSON can't say."""
    try:
        return check_text(dump_json(value))
    except (ValueError, RecursionError) as error:
        raise Unfit("invalid input syntax for type json") from error


def store_jsonb(value: Any) -> str:
    """Any JSON, but sent as its text: CKAN hands PostgreSQL nothing else. Raises Unfit."""
    if not isinstance(value, str):
        raise OtherType(value)
    try:
        return check_text(dump_json(read_json(value)))
    except (ValueError, RecursionError) as error:
        raise Unfit("invalid input syntax for type json") from error


def read_json(text: str) -> Any:
    """The value of a JSON text, numbers with a fraction exact; raises ValueError."""
    return json.loads(text, parse_float=Decimal)


def store_text_array(value: Any) -> str:
    """A list of texts, or PostgreSQL's literal for one, as JSON text; raises Unfit."""
    if isinstance(value, str):
        try:
            value = arrays.read_literal(value)
        except arrays.Malformed as error:
            raise Unfit(f'malformed array literal: "{value}"') from error
    if not isinstance(value, list):
        raise OtherType(value)
    # As PostgreSQL writes an array in csv.
    return check_text(json.dumps(_texts(value), ensure_ascii=False, separators=(",", ":")))


def _texts(items: list[Any]) -> list[Any]:
    kinds = {type(item) for item in items if item is not None}
    if len(kinds) > 1:
        raise Unfit("column is of type text[] but the array mixes types")
    return [
        None if item is None else _texts(item) if isinstance(item, list) else as_text(item)
        for item in items
    ]
