"""JSON in and out with numbers exact: 0.10 stays 0.10, and 12345678901234567890 stays itself."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

import simplejson

from datastore_proxy.values import UNSENDABLE

MOST_DIGITS = 1_000
DEEPEST = 50


class NotJson(ValueError):  # noqa: N818
    """The text isn't JSON that we take; the message says why."""


def loads(content: bytes) -> Any:
    """The value; numbers with a fraction are Decimal. Raises NotJson.

    Refuses what no database holds: NUL, half a surrogate pair, NaN, numbers of a thousand digits;
    and a name that an object has twice, of which one would get lost.
    """
    try:
        value = json.loads(
            content.decode("utf-8"),
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_no_constant,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError as error:
        raise NotJson("The body is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise NotJson(f"{error.msg} at line {error.lineno}, column {error.colno}.") from error
    except RecursionError as error:
        raise NotJson("It is nested too deep.") from error
    _check(value, DEEPEST)
    return value


def dumps(value: Any) -> str:
    return simplejson.dumps(
        value, use_decimal=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise NotJson("A number is too large.") from error
    if len(text) > MOST_DIGITS or (number and abs(number.adjusted()) > MOST_DIGITS):
        raise NotJson("A number is too large.")
    return number


def _integer(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise NotJson("A number is too large.")
    return int(text)


def _no_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is not JSON.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise NotJson("An object has the same name twice.")
    return made


def _check(value: Any, depth: int) -> None:
    """Raises NotJson for a text that can't be kept, however deep."""
    if isinstance(value, str):
        if UNSENDABLE.search(value):
            raise NotJson("A text holds a sign that can't be stored (NUL, or half a surrogate).")
        return
    parts: Iterable[Any] = ()
    if isinstance(value, dict):
        parts = (*value.keys(), *value.values())
    elif isinstance(value, list):
        parts = value
    if parts and not depth:
        raise NotJson("It is nested too deep.")
    for part in parts:
        _check(part, depth - 1)
