"""A column as JSON: the schema of its values, and what a value that was sent means."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from datastore_proxy.types import Record
from weidewinkels.kinds import kind_of
from weidewinkels.profile import Column
from weidewinkels.records.forms import is_same

Schema = dict[str, Any]

BITS = {"int2": 15, "int": 31, "int4": 31, "int8": 63}
NUMBERS = ("numeric", "float4", "float8")
NOT_NUMBERS = ["NaN", "Infinity", "-Infinity"]
"""How CKAN gives these values of PostgreSQL, which JSON has no numbers for."""
NO_NUL = r"^[^\u0000]*$"
TREES = ("json", "jsonb", "nested")
DAY = r"\d{4}-\d{2}-\d{2}"
CLOCK = r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?"
PATTERNS = {
    "date": f"^{DAY}$",
    "time": f"^{CLOCK}$",
    "timestamp": f"^{DAY}T{CLOCK}$",
    "timestamptz": f"^{DAY}T{CLOCK}(Z|[+-]\\d{{2}}:?\\d{{2}})?$",
}
EXAMPLES: Mapping[str, Any] = {
    "email": "info@hoeve.example",
    "phone": "0229 591 234",
    "url": "https://hoeve.example",
    "postcode": "1674 PS",
    "province": "Noord-Holland",
    "latitude": "52.6424",
    "longitude": "5.0602",
    "long_text": "Ook kaas en boter.",
    "date": "2026-11-23",
    "time": "09:30:00",
    "timestamp": "2026-11-23T09:30:00.123456",
    "integer": 12,
    "number": 0.1,
    "boolean": True,
    "json": {"open": ["za", "zo"]},
    "text_list": ["kaas", "boter"],
}
"""By kind of column."""
EXAMPLES_OF_COLUMN: Mapping[str, str] = {
    "company": "Hoeve Bouwlust",
    "street": "Dorpsstraat 12",
    "city": "Opperdoes",
}


def schema_of(column: Column, *, is_given: bool = False) -> Schema:
    """The JSON Schema of the column's values; `is_given`: of those that are taken.

    What is given back may be dirtier than what is taken: old values stay what they are.
    """
    schema: Schema = {"title": str(column.label), **_type_of(column, is_given=is_given)}
    if column.help:
        schema["description"] = str(column.help)
    example = EXAMPLES_OF_COLUMN.get(column.id, EXAMPLES.get(column.kind))
    if example is not None:
        schema["examples"] = [example]
    return schema


def values_schema(
    columns: Sequence[Column], *, is_given: bool = False, required: Collection[str] = ()
) -> Schema:
    """Of an object of columns; none but these."""
    schema: Schema = {
        "type": "object",
        "properties": {column.id: schema_of(column, is_given=is_given) for column in columns},
        "additionalProperties": False,
    }
    if required:
        schema["required"] = list(required)
    return schema


def _type_of(column: Column, *, is_given: bool) -> Schema:
    type_ = column.type
    if type_ in BITS:
        most = 1 << BITS[type_]
        return {"type": ["integer", "null"], "minimum": -most, "maximum": most - 1}
    if type_ in NUMBERS:
        number: Schema = {"type": ["number", "null"]}
        return number if is_given else {"anyOf": [number, {"enum": NOT_NUMBERS}]}
    if type_ == "bool":
        return {"type": ["boolean", "null"]}
    if type_ in TREES:
        return {}
    if type_ == "_text":
        return {"type": ["array", "null"], "items": {"type": ["string", "null"]}}
    if type_.startswith("_"):
        return {"type": ["array", "null"]}
    if type_ in PATTERNS:
        text: Schema = {"type": ["string", "null"]}
        if type_ == "date":
            text["format"] = "date"
        # Years before 1000 or after 9999 are stored in ways of their own.
        return {**text, "pattern": PATTERNS[type_]} if is_given else text
    if type_ == "text":
        text = {"type": ["string", "null"], "pattern": NO_NUL}
        return {**text, "maxLength": kind_of(column).max_length} if is_given else text
    return {}


def meant(column: Column, value: Any, stored: Any = None, *, is_new: bool = False) -> Any:
    """The value to be written for one that was given; `stored` is what is there now.

    The rules are those of the form: checked, tidied as people would write it, blank is null. What is
    stored already is taken as it is, dirty or not. Raises ValidationError.
    """
    if not is_new and is_same(value, stored):
        return stored
    if value == [] or (column.type in TREES and value == ""):
        return value  # no text that is blank: a value like any other
    kind = kind_of(column)
    parsed = None if value is None else kind.parse(kind.text(value))
    if isinstance(parsed, str) and not isinstance(value, str):
        parsed = value  # a type without a kind of its own: the data platform is to judge
    if parsed is None and column.required:
        raise ValidationError(_("Vul in: %(label)s."), params={"label": column.label})
    return parsed


def all_meant(
    columns: Mapping[str, Column], given: Record, stored: Record | None
) -> tuple[Record, dict[str, str]]:
    """Of all columns given: (what to write, column → what is wrong with it).

    `stored` is None for a new record: then what is required must be there.
    """
    values: Record = {}
    wrong: dict[str, str] = {}
    for column in columns.values():
        if column.id not in given and not (stored is None and column.required):
            continue
        value, old = given.get(column.id), (stored or {}).get(column.id)
        try:
            values[column.id] = meant(column, value, old, is_new=stored is None)
        except ValidationError as error:
            wrong[column.id] = " ".join(error.messages)
    return values, wrong
