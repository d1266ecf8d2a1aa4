"""What checks are made of: the record as they see it, and the flags that they put on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from datastore_proxy.types import Record
from weidewinkels.kinds import Kind, kind_of
from weidewinkels.profile import Column, Text
from weidewinkels.quality.emptiness import says_nothing
from weidewinkels.quality.sure import SURE


@dataclass(frozen=True)
class Flag:
    """Something doubtful about a record.

    `check`: a name in `CHECKS`. `column`: where it shows. `mend`: the columns to write to set it
    right, with their new values; empty where only a person can tell.
    """

    check: str
    column: str
    mend: Record = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """What a value means to its kind; `is_wrong` where it means nothing to it."""

    value: Any
    is_wrong: bool = False


class Table:
    """The columns of a resource, by kind."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.columns = tuple(columns)
        self.kinds: dict[str, Kind] = {column.id: kind_of(column) for column in self.columns}
        self._by_kind: dict[str, list[Column]] = defaultdict(list)
        for column in self.columns:
            self._by_kind[column.kind].append(column)

    def of_kind(self, name: str) -> Sequence[Column]:
        return self._by_kind.get(name, ())

    def first(self, kind: str) -> Column | None:
        """The column of this kind, where the resource has one; the first of several."""
        return next(iter(self.of_kind(kind)), None)

    def takes(self, column_id: str, value: Any) -> bool:
        """Whether a column of this type can hold the value of a mend."""
        column = next((column for column in self.columns if column.id == column_id), None)
        return column is not None and (
            value is None or isinstance(value, str) == (column.type == "text")
        )


class Sheet:
    """One record beside its columns: what a check gets to see."""

    def __init__(self, record: Record, table: Table) -> None:
        self.record = record
        self.table = table
        self._read: dict[str, Reading] = {}
        self._empty: dict[str, bool] = {}

    def texts(self, *kinds: str) -> Iterator[tuple[Column, str]]:
        """The columns of text (of these kinds; without any: of all) that hold something."""
        for column in self.table.columns:
            value = self.record.get(column.id)
            is_wanted = column.type == "text" and (not kinds or column.kind in kinds)
            if is_wanted and isinstance(value, str) and value:
                yield column, value

    def filled(self, kind: str) -> Iterator[Column]:
        """The columns of this kind that say something."""
        for column in self.table.of_kind(kind):
            if not self.is_empty(column):
                yield column

    def is_empty(self, column: Column) -> bool:
        if column.id not in self._empty:
            self._empty[column.id] = says_nothing(self.record.get(column.id), column)
        return self._empty[column.id]

    def text(self, column: Column) -> str:
        """The value as a person would type it, without the space around it."""
        return self.table.kinds[column.id].text(self.record.get(column.id)).strip()

    def read(self, column: Column) -> Reading:
        """What the value means to the kind of its column; None for what says nothing."""
        if column.id not in self._read:
            self._read[column.id] = self._reading(column)
        return self._read[column.id]

    def reads(self, column: Column, text: str) -> Any:
        """What this other text would mean in the column; None where it would mean nothing."""
        try:
            return self.table.kinds[column.id].parse(text)
        except ValidationError:
            return None

    def but(self, changes: Record) -> Sheet:
        """The same record with these columns changed; what was read of the others stays known."""
        sheet = Sheet({**self.record, **changes}, self.table)
        sheet._read = {column: read for column, read in self._read.items() if column not in changes}
        return sheet

    def _reading(self, column: Column) -> Reading:
        if self.is_empty(column):
            return Reading(None)
        value = self.record[column.id]
        if isinstance(value, str) and column.kind in SURE and SURE[column.kind](value):
            return Reading(value)
        kind = self.table.kinds[column.id]
        try:
            return Reading(kind.parse(value if isinstance(value, str) else kind.text(value)))
        except ValidationError:
            return Reading(None, is_wrong=True)


Finding = tuple[Column, Record]
"""Where it shows, and the columns to write to mend it."""
Find = Callable[[Sheet], Iterator[Finding]]


@dataclass(frozen=True)
class Check:
    """One thing that can be doubtful. `label`: what it is called in a list of checks.

    `explanation`: what is wrong and why it matters, to whoever may mend it.
    """

    name: str
    label: Text
    explanation: Text
    find: Find
    can_mend: bool = True
    """It proposes a mend, at least of some of what it finds."""

    def flags(self, sheet: Sheet) -> Iterator[Flag]:
        for column, mend in self.find(sheet):
            yield Flag(self.name, column.id, mend)


def check(
    name: str, label: Text, explanation: Text, *, can_mend: bool = True
) -> Callable[[Find], Check]:
    """Make a check of a function that finds what is wrong in a sheet."""
    return lambda find: Check(name, label, explanation, find, can_mend)
