"""The values that go into and come out of the DataStore service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

Key = int | str
"""What identifies a record: its `_id` (int), or the value of the key column (text)."""

Scalar = str | int | bool | Decimal | None
Record = dict[str, Any]
"""Column id → JSON value; numbers with a fraction are `Decimal`, dates and timestamps ISO text."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name in the DataStore, its PostgreSQL type and its data dictionary entry."""

    id: str
    type: str
    info: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The data dictionary's label; "" without one."""
        return str(self.info.get("label") or "")

    @property
    def notes(self) -> str:
        """The data dictionary's description; "" without one."""
        return str(self.info.get("notes") or "")


@dataclass(frozen=True, slots=True)
class Resource:
    """A DataStore table: `fields` without `_id`, in the table's order."""

    id: str
    fields: tuple[Field, ...]
    name: str = ""

    def field(self, column: str) -> Field | None:
        """The field of that name; None where there is none."""
        return next((field for field in self.fields if field.id == column), None)


@dataclass(frozen=True, slots=True)
class Sort:
    """A column to sort by."""

    column: str
    direction: Literal["asc", "desc"] = "asc"


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. `filters`: column → accepted values (any of them), columns are ANDed.

    `words` is text as people type it: every word, or the beginning of it, must occur.
    `total=False` leaves the count out, where it would cost more than the rows.
    `after` is the `_id` of the last record of the page before, for pages deep in a large table;
    only without an offset, sorted by `_id` alone, where the store supports `range_filters`.
    """

    words: str = ""
    filters: Mapping[str, Sequence[Scalar]] = field(default_factory=dict)
    sort: tuple[Sort, ...] = ()
    columns: tuple[str, ...] = ()
    limit: int = 50
    offset: int = 0
    total: bool = True
    after: int | None = None

    def but(self, **changes: Any) -> Query:
        """The same query with these attributes changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of records, each with its `_id`; `fields` without it.

    `total` is None where it was not asked for; `limit` is the one that the store kept to.
    """

    records: tuple[Record, ...]
    fields: tuple[Field, ...]
    total: int | None
    offset: int
    limit: int


@dataclass(frozen=True, slots=True)
class Lists:
    """Records as lists of their values, those of `columns` in that order; `_id` is one of them.

    `limit` is the one that the store kept to.
    """

    columns: tuple[str, ...]
    rows: list[list[Any]]
    limit: int
