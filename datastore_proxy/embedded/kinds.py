"""The types a column can have: what goes in, what is kept in SQLite, what comes out."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import simplejson

from . import arrays, moments, numbers

Stored = str | int | float | None
"""What SQLite keeps of a value."""


class Unfit(ValueError):
    """The value doesn't fit the column; the text is PostgreSQL's."""


class OtherType(Unfit):
    """A JSON value of another type, which PostgreSQL doesn't convert by itself."""

    def __init__(self, value: Any) -> None:
        super().__init__(_expression(value))

    def told_of(self, column: str, title: str) -> str:
        if str(self).startswith("can't"):
            return str(self)
        return f'column "{column}" is of type {title} but expression is of type {self}'


@dataclass(frozen=True, slots=True)
class Kind:
    """`store` raises `Unfit` and never sees null; no `show`: SQLite's value is the answer."""

    name: str
    title: str
    """As PostgreSQL's messages and datastore_info name it."""
    affinity: str
    store: Callable[[Any], Stored]
    show: Callable[[Any], Any] | None = None
    csv: Callable[[Any], str] = str

    @property
    def is_text(self) -> bool:
        return self.name == "text"

    @property
    def is_json(self) -> bool:
        return self.name in {"json", "jsonb"}

    @property
    def has_sort_key(self) -> bool:
        return self.name == "numeric"


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


def _integer(title: str, bits: int) -> Callable[[Any], int]:
    limit = 1 << (bits - 1)

    def store(value: Any) -> int:
        if isinstance(value, str):
            if not re.fullmatch(r"\s*[+-]?\d+\s*", value, re.ASCII):
                raise Unfit(f'invalid input syntax for type {title}: "{value}"')
            number = int(value)
            if not -limit <= number < limit:
                raise Unfit(f'value "{value}" is out of range for type {title}')
            return number
        if isinstance(value, (float, Decimal)):
            number = _rounded(value, title)
        elif isinstance(value, int) and not isinstance(value, bool):
            number = value
        else:
            raise OtherType(value)
        if not -limit <= number < limit:
            raise Unfit(f"{title} out of range")
        return number

    return store


def _rounded(value: float | Decimal, title: str) -> int:
    if not math.isfinite(value):
        raise Unfit(f"{title} out of range")
    # Half away from zero, as PostgreSQL does with numeric.
    return int(Decimal(str(value)).quantize(Decimal(1), rounding="ROUND_HALF_UP"))


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


def _numeric(value: Any) -> str:
    return numbers.shown(exact(value))


def _show_numeric(text: str) -> Decimal | str:
    return text if text[-1] in "Ny" else Decimal(text)


def _float(value: Any) -> float | str:
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


def _show_float(number: float | str) -> int | Decimal | str:
    if isinstance(number, str):
        return number
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number.is_integer() and abs(number) < 1e15:
        return int(number)
    return Decimal(repr(number))


_TRUE = frozenset("t tr tru true y ye yes on 1".split())
_FALSE = frozenset("f fa fal fals false n no of off 0".split())


def _bool(value: Any) -> int:
    if isinstance(value, bool):
        return int(value)
    if not isinstance(value, str):
        raise OtherType(value)
    word = value.strip().lower()
    if word not in _TRUE | _FALSE:
        raise Unfit(f'invalid input syntax for type boolean: "{value}"')
    return int(word in _TRUE)


def _moment(
    title: str, tell: Callable[[dt.datetime, dt.timezone | None], str]
) -> Callable[[Any], str]:
    def store(value: Any) -> str:
        if not isinstance(value, str):
            raise OtherType(value)
        endless = moments.INFINITY.get(value.strip().lower())
        if endless:
            return endless
        try:
            return tell(*moments.read_moment(value))
        except moments.NotAMoment as error:
            raise Unfit(f'invalid input syntax for type {title}: "{value}"') from error
        except (moments.OutOfRange, OverflowError) as error:
            raise Unfit(f'date/time field value out of range: "{value}"') from error

    return store


def _tell_timestamp(moment: dt.datetime, _zone: dt.timezone | None) -> str:
    # PostgreSQL drops the zone without a word, and so do we.
    return moment.isoformat(timespec="microseconds")


def _tell_timestamptz(moment: dt.datetime, zone: dt.timezone | None) -> str:
    utc = moment.replace(tzinfo=zone or dt.UTC).astimezone(dt.UTC)
    return utc.replace(tzinfo=None).isoformat(timespec="microseconds")


def _tell_date(moment: dt.datetime, _zone: dt.timezone | None) -> str:
    return moment.date().isoformat()


def _show_timestamp(text: str) -> str | None:
    # CKAN 2.11 cuts the fraction off; milliseconds are 2.12's, and lose less.
    return text[:19] if text[0].isdigit() else None


def _show_timestamptz(text: str) -> str | None:
    if not text[0].isdigit():
        return None
    return text[:19] + "+00:00"


def _show_date(text: str) -> str | None:
    return text if text[0].isdigit() else None


def _time(value: Any) -> str:
    if not isinstance(value, str):
        raise OtherType(value)
    try:
        return moments.read_time(value).isoformat(timespec="microseconds")
    except moments.NotAMoment as error:
        raise Unfit(f'invalid input syntax for type time: "{value}"') from error
    except moments.OutOfRange as error:
        raise Unfit(f'date/time field value out of range: "{value}"') from error


def _show_time(text: str) -> str:
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def dump_json(value: Any) -> str:
    """JSON text that keeps exact numbers exact."""
    return simplejson.dumps(value, use_decimal=True, ensure_ascii=False, allow_nan=False)


def _json(value: Any) -> str:
    try:
        return check_text(dump_json(value))
    except (ValueError, RecursionError) as error:
        raise Unfit("invalid input syntax for type json") from error


def _jsonb(value: Any) -> str:
    if not isinstance(value, str):
        raise OtherType(value)
    try:
        return check_text(dump_json(json.loads(value)))
    except ValueError as error:
        raise Unfit("invalid input syntax for type json") from error


def read_json(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


def _text_array(value: Any) -> str:
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


def _csv_bool(value: int) -> str:
    return "t" if value else "f"


def _csv_float(value: float | str) -> str:
    return str(_show_float(value))


def _csv_array(value: str) -> str:
    return value


_KINDS = [
    Kind("text", "text", "TEXT", as_text),
    Kind("int2", "smallint", "INTEGER", _integer("smallint", 16)),
    Kind("int4", "integer", "INTEGER", _integer("integer", 32)),
    Kind("int8", "bigint", "INTEGER", _integer("bigint", 64)),
    Kind("float8", "double precision", "", _float, _show_float, _csv_float),
    Kind("float4", "real", "", _float, _show_float, _csv_float),
    Kind("numeric", "numeric", "TEXT", _numeric, _show_numeric),
    Kind("bool", "boolean", "INTEGER", _bool, bool, _csv_bool),
    Kind("date", "date", "TEXT", _moment("date", _tell_date), _show_date),
    Kind("time", "time without time zone", "TEXT", _time, _show_time),
    Kind(
        "timestamp",
        "timestamp without time zone",
        "TEXT",
        _moment("timestamp", _tell_timestamp),
        _show_timestamp,
    ),
    Kind(
        "timestamptz",
        "timestamp with time zone",
        "TEXT",
        _moment("timestamp with time zone", _tell_timestamptz),
        _show_timestamptz,
    ),
    Kind("json", "json", "TEXT", _json, read_json),
    Kind("jsonb", "jsonb", "TEXT", _jsonb, read_json),
    Kind("_text", "text[]", "TEXT", _text_array, read_json),
]

KINDS = {kind.name: kind for kind in _KINDS}

_OTHER_NAMES = {
    "int": "int4", "integer": "int4", "serial": "int4", "smallint": "int2", "bigint": "int8",
    "float": "float8", "double precision": "float8", "real": "float4", "decimal": "numeric",
    "boolean": "bool", "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz", "time without time zone": "time",
    "nested": "json", "text[]": "_text", "varchar": "text", "character varying": "text",
}  # fmt: skip

ID = KINDS["int4"]
"""The kind of `_id`."""


def kind_named(name: str) -> Kind | None:
    """The kind by any of PostgreSQL's names for it."""
    plain = " ".join(name.lower().split())
    return KINDS.get(_OTHER_NAMES.get(plain, plain))


def guess(value: Any) -> Kind:
    """The kind that datastore_create gives a column whose type isn't said, by its first value."""
    if isinstance(value, (dict, list)):
        return KINDS["json"]
    if isinstance(value, bool):
        return KINDS["text"]
    if isinstance(value, int):
        return KINDS["int4"]
    if isinstance(value, (float, Decimal)):
        return KINDS["float8"]
    text = str(value).strip()
    if re.fullmatch(r"[+-]?\d+", text):
        return KINDS["int4"]
    if re.fullmatch(r"[+-]?\d*\.\d+", text):
        return KINDS["numeric"]
    if re.match(r"\d{4}-\d{2}-\d{2}|\d{1,2}[/-]\d{1,2}[/-]\d{4}", text):
        try:
            moments.read_moment(text)
        except ValueError:
            return KINDS["text"]
        return KINDS["timestamp"]
    return KINDS["text"]
