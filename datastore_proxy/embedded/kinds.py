"""The types a column can have: what goes in, what is kept in SQLite, what comes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import moments, times, values
from .unfit import Stored


@dataclass(frozen=True, slots=True)
class Kind:
    """`store` raises `Unfit` and never sees null; no `show`: SQLite's value is the answer."""

    name: str
    title: str
    """As PostgreSQL's messages and datastore_info name it."""
    affinity: str
    store: Callable[[Any], Stored]
    show: Callable[[Any], Any] | None = None

    @property
    def is_text(self) -> bool:
        """Whether "" is a value of its own, not NULL."""
        return self.name == "text"

    @property
    def is_json(self) -> bool:
        """Whether it is JSON, which is neither compared nor sorted by."""
        return self.name in {"json", "jsonb"}

    @property
    def has_sort_key(self) -> bool:
        """Whether it is kept twice: as it is shown, and as it sorts."""
        return self.name == "numeric"


_KINDS = [
    Kind("text", "text", "TEXT", values.as_text),
    Kind("int2", "smallint", "INTEGER", values.integer("smallint", 16)),
    Kind("int4", "integer", "INTEGER", values.integer("integer", 32)),
    Kind("int8", "bigint", "INTEGER", values.integer("bigint", 64)),
    Kind("float8", "double precision", "", values.store_float, values.show_float),
    Kind("float4", "real", "", values.store_float, values.show_float),
    Kind("numeric", "numeric", "TEXT", values.store_numeric, values.show_numeric),
    Kind("bool", "boolean", "INTEGER", values.store_bool, bool),
    Kind("date", "date", "TEXT", times.moment("date", times.tell_date), times.show_date),
    Kind("time", "time without time zone", "TEXT", times.store_time, times.show_time),
    Kind(
        "timestamp",
        "timestamp without time zone",
        "TEXT",
        times.moment("timestamp", times.tell_timestamp),
        times.show_timestamp,
    ),
    Kind(
        "timestamptz",
        "timestamp with time zone",
        "TEXT",
        times.moment("timestamp with time zone", times.tell_timestamptz),
        times.show_timestamptz,
    ),
    Kind("json", "json", "TEXT", values.store_json, values.read_json),
    Kind("jsonb", "jsonb", "TEXT", values.store_jsonb, values.read_json),
    Kind("_text", "text[]", "TEXT", values.store_text_array, values.read_json),
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
