"""Values on their way to the DataStore, and whether what is stored is what was sent."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import simplejson

from .errors import Refused
from .types import Record

UNSENDABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL and half a surrogate pair: every CKAN answers these with a bare 500."""

TEXT_TYPES = frozenset({"text", "varchar", "json", "jsonb", "nested"})
"""The types for which "" is a value of its own."""

UNREADABLE = (ValueError, TypeError, InvalidOperation, OverflowError)


def sendable(value: Any, *, column: str = "") -> Any:
    """The value as it goes into JSON: Decimal as text, dates as ISO text, the rest unchanged.

    Within a list or an object a number stays a number: there a text would be another value.
    Raises `Refused` for what no CKAN can store.
    """
    return str(value) if isinstance(value, Decimal) else _sendable(value, column)


def _sendable(value: Any, column: str) -> Any:
    if isinstance(value, str):
        return sendable_text(value, column=column)
    if isinstance(value, Decimal):
        return value if value.is_finite() else str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {
            sendable_text(str(k), column=column): _sendable(v, column) for k, v in value.items()
        }
    if isinstance(value, list | tuple):
        return [_sendable(one, column) for one in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise Refused(f"{type(value).__name__} can't be stored ({column}).", column=column)


def sendable_text(text: str, *, column: str = "") -> str:
    """The text; raises `Refused` for a NUL or half a sign in it."""
    if UNSENDABLE.search(text):
        raise Refused(f"The text for {column} holds a sign that can't be stored.", column=column)
    return text


def sendable_record(record: Mapping[str, Any]) -> Record:
    """Each value as `sendable` has it; raises `Refused` with the column."""
    return {sendable_text(c, column=c): sendable(v, column=c) for c, v in record.items()}


def as_json_text(value: Any) -> str:
    """How a value goes into a column of type jsonb: CKAN takes only the text of its JSON there."""
    return simplejson.dumps(value, use_decimal=True, ensure_ascii=False)


def empty_to_null(record: Record, types: Mapping[str, str]) -> Record:
    """The record with null for "" in columns that aren't text, for CKAN before 2.11."""
    return {
        column: None if value == "" and types.get(column, "text") not in TEXT_TYPES else value
        for column, value in record.items()
    }


def as_filter_text(value: Any, *, column: str) -> str:
    """A value to compare with: as text it fits columns of text and of any other type."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(sendable(value, column=column))


# --- Is what is stored what was sent? -----------------------------------------------------


def stored_form(value: Any, type_: str) -> Any:
    """The value as a store gives it back from a column of this type, in a form to compare.

    Seconds is as exact as timestamps get: CKAN before 2.12 cuts off what is smaller.
    """
    if value is None or (value == "" and type_ not in TEXT_TYPES):
        return None
    try:
        return _form(type_)(value)
    except UNREADABLE:
        return str(value)


def fits(value: Any, type_: str) -> bool:
    """Whether a store can read the value as this type; yes for a type that we don't know."""
    try:
        _form(type_)(value)
    except UNREADABLE:
        return value is None
    return True


def _form(type_: str) -> Callable[[Any], Any]:
    return STORED_FORMS.get(type_, _text)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else as_json_text(sendable(value))


def _whole(value: Any) -> int:
    if isinstance(value, str):
        return int(value)
    return int(Decimal(str(value)).to_integral_value(ROUND_HALF_UP))


def _decimal(value: Any) -> Decimal | str:
    number = Decimal(str(value).strip())
    return number if number.is_finite() else str(number)  # NaN is not equal to itself


def _float(value: Any) -> float | str:
    number = float(value)
    return number if math.isfinite(number) else str(number)


def _truth(value: Any) -> bool:
    text = str(value).strip().lower()
    if text in ("true", "t", "yes", "y", "on", "1"):
        return True
    if text in ("false", "f", "no", "n", "off", "0"):
        return False
    raise ValueError(text)


def _timestamp(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.replace(microsecond=0, tzinfo=None)


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.replace(microsecond=0, tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _time(value: Any) -> time:
    return time.fromisoformat(str(value)).replace(microsecond=0, tzinfo=None)


def _date(value: Any) -> date:
    return datetime.fromisoformat(str(value)).date()


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _jsonb(value: Any) -> str:
    """Sent as the text of its JSON, and read as what that says."""
    try:
        return _json(json.loads(value, parse_float=Decimal) if isinstance(value, str) else value)
    except ValueError:
        return _json(value)


STORED_FORMS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    **dict.fromkeys(("int", "int2", "int4", "int8", "integer", "bigint"), _whole),
    "numeric": _decimal,
    **dict.fromkeys(("float", "float4", "float8"), _float),
    **dict.fromkeys(("bool", "boolean"), _truth),
    "timestamp": _timestamp,
    "timestamptz": _moment,
    "date": _date,
    "time": _time,
    **dict.fromkeys(("json", "nested", "_text", "text[]"), _json),
    "jsonb": _jsonb,
}
