"""Filters: `{"city": ["Delft", "Gouda"], "_id": {"gt": 5}}` → a WHERE clause.

Equality and lists are CKAN's of all versions; comparisons, `$or`, `$and` and lists of filters are
2.12's. NULL never matches. A filter that says nothing is refused where it could mean "all".
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .failures import refuse
from .numbers import sort_key
from .tables import Column, Table
from .unfit import OtherType, Stored, Unfit
from .values import exact

_SIGNS = {"eq": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_MAX_OPERATIONS = 100
_MAX_DEPTH = 10
_FEW = 500
_TEXT_OF_BOOL = {True: "True", False: "False"}


class BadValue(Exception):
    """A value that doesn't fit its column; the caller knows under which key to say so."""


@dataclass(slots=True)
class Condition:
    """SQL with `?`, its values, and the columns that it compares."""

    sql: str
    values: list[Any] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)


EVERYTHING = Condition("1")
NOTHING = Condition("0")


def compile_filters(table: Table, filters: object) -> Condition:
    """The condition for `filters`; `{}` and None are `EVERYTHING`.

    Raises ActionFailed for a form or column that doesn't exist, BadValue for a value that
    doesn't fit its column.
    """
    if filters is None or filters == {}:
        return EVERYTHING
    return _Reader(table).any_form(filters)


class _Reader:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.operations = 0

    def any_form(self, filters: object, depth: int = 0) -> Condition:
        """A filter object, or a list of them (CKAN 2.12), of which one must fit."""
        if depth > _MAX_DEPTH:
            refuse("filters", "Maximum nesting depth exceeded")
        if isinstance(filters, list):
            return self.joined(" OR ", filters, depth)
        if isinstance(filters, dict):
            return self.all_of(filters, depth)
        return refuse("filters", "Not a json object")

    def all_of(self, filters: dict[str, Any], depth: int) -> Condition:
        """`{column: what it must be, …}`: all must fit; `$$name` is a column whose name begins with $."""
        parts: list[Condition] = []
        for name, value in filters.items():
            if name in {"$or", "$and"}:
                if not isinstance(value, list):
                    refuse("filters", f"{name} must be a list of filters")
                parts.append(self.joined(" OR " if name == "$or" else " AND ", value, depth))
            elif name.startswith("$") and not name.startswith("$$"):
                refuse("filters", f"Unknown operators (must be one of $or, $and): {name}")
            else:
                parts.append(self.column(name[1:] if name.startswith("$$") else name, value))
        return _join(" AND ", parts)

    def joined(self, word: str, filters: list[Any], depth: int) -> Condition:
        """Several filters with AND or OR between them; refuses none at all."""
        parts = [self.any_form(part, depth + 1) for part in filters if part != {}]
        if not parts:
            refuse("filters", "No filters given")
        return _join(word, parts)

    def column(self, name: str, value: object) -> Condition:
        """What one column must be: a value, a list of them, or comparisons."""
        column = self.table.column(name)
        if column is None:
            refuse("filters", f'invalid value "{name}"')
        if column.kind.is_json:
            raise BadValue(f"operator does not exist: {column.kind.name} = unknown")
        if isinstance(value, dict):
            return self.compared(column, value)
        if isinstance(value, list):
            if column.kind.name == "_text" and not any(isinstance(v, list) for v in value):
                return self.compared(column, {"eq": value})
            ranges = [item for item in value if isinstance(item, dict)]
            plain = [item for item in value if not isinstance(item, dict)]
            parts = [self.compared(column, item) for item in ranges]
            if plain or not ranges:
                parts.append(self.compared(column, {"in": plain}))
            return _join(" OR ", parts)
        return self.compared(column, {"eq": value})

    def compared(self, column: Column, operations: dict[str, Any]) -> Condition:
        """`{"gt": 5, "lte": 9}`: all must be true."""
        if not operations:
            refuse("filters", f"Unknown filter operation for {column.id}: {{}}")
        parts = [self.operation(column, *item) for item in operations.items()]
        return _join(" AND ", parts)

    def operation(self, column: Column, sign: str, value: object) -> Condition:
        """One comparison with one value; NULL fits none."""
        self.operations += 1
        if self.operations > _MAX_OPERATIONS:
            refuse("filters", "Maximum number of filter operations exceeded")
        if sign == "in" and isinstance(value, list):
            return _one_of(column, [_comparable(column, item) for item in value])
        if sign not in _SIGNS or (isinstance(value, (dict, list)) and column.kind.name != "_text"):
            refuse(
                "filters",
                "Unknown filter operation: "
                f"FilterOp(field={column.id!r}, op={sign!r}, value={value!r})",
            )
        wanted = _comparable(column, value)
        if wanted is None:
            return NOTHING
        return Condition(f"{column.order} {_SIGNS[sign]} ?", [wanted], [column])


def _one_of(column: Column, wanted: list[Stored]) -> Condition:
    values = list({value for value in wanted if value is not None})
    if not values:
        return NOTHING
    if len(values) <= _FEW:
        marks = ", ".join("?" * len(values))
        return Condition(f"{column.order} IN ({marks})", list(values), [column])
    # One parameter for any number of values: SQLite takes 32,766 parameters at most.
    condition = f"{column.order} IN (SELECT value FROM json_each(?))"
    return Condition(condition, [json.dumps(values, ensure_ascii=False)], [column])


def _comparable(column: Column, value: object) -> Stored:
    """The value as the column stores it; None for what no value equals."""
    if value is None:
        return None
    kind = column.kind
    if kind.is_text and isinstance(value, bool):
        return _TEXT_OF_BOOL[value]  # Python's text, as CKAN has it
    if kind.name.startswith("int") and isinstance(value, (float, Decimal)) and value % 1:
        return None
    try:
        if kind.has_sort_key:
            return sort_key(exact(value))
        return kind.store(value)
    except OtherType as error:
        if str(error).startswith("can't"):
            raise BadValue(str(error)) from error
        raise BadValue(f"operator does not exist: {kind.title} = {error}") from error
    except Unfit as error:
        raise BadValue(str(error)) from error


def _join(word: str, parts: list[Condition]) -> Condition:
    if len(parts) == 1:
        return parts[0]
    return Condition(
        word.join(f"({part.sql})" for part in parts),
        [value for part in parts for value in part.values],
        [column for part in parts for column in part.columns],
    )


def both(first: Condition, second: Condition) -> Condition:
    """What fits the one and the other."""
    if first is EVERYTHING:
        return second
    return first if second is EVERYTHING else _join(" AND ", [first, second])
