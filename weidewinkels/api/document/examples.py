"""Bodies as a script would send them, of the columns that there are."""

from __future__ import annotations

from typing import Any

from weidewinkels.api.columns import schema_of
from weidewinkels.api.shape import Shape
from weidewinkels.profile import Column

Data = dict[str, Any]


def of_new(shape: Shape) -> Data:
    return {"a new record": {"values": _values(list(shape.new.values()))}}


def of_change(shape: Shape) -> Data:
    columns = _first(shape)
    return {
        "with what you saw": {
            "values": _values(columns),
            "seen": dict.fromkeys(_values(columns)),
            "reason": "Asked by the owner",
        }
    }


def of_batch(shape: Shape) -> Data:
    columns = _first(shape)
    values = _values(columns)
    change = {"key": "17", "values": values, "seen": dict.fromkeys(values)}
    return {
        "changes": {"operation": "update", "entries": [change], "reason": "New numbers"},
        "deletions": {"operation": "delete", "entries": [{"key": "17", "overwrite": True}]},
    }


def _first(shape: Shape) -> list[Column]:
    """A column that may be changed, for an example of a change: rather not what names a record."""
    columns = list(shape.changeable.values())
    return [c for c in columns if not c.required and "examples" in schema_of(c)][:1] or columns[:1]


def _values(columns: list[Column]) -> Data:
    return {
        column.id: schema_of(column)["examples"][0]
        for column in columns
        if "examples" in schema_of(column)
    }
