"""What is exported: the records and columns, read as they are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

from datastore_proxy.rows import AS_TEXT, number_of, rows_in
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from weidewinkels.profile import Column

Cells = list[Any]
"""One record: its values in the order of the columns, as the DataStore has them."""

AT_ONCE = 1000


def nobody(number: int) -> None:
    """Hears how far it is, and does nothing with it."""


@dataclass(frozen=True)
class Source:
    """Records of one resource. `keys`: just these, as text; None for all that fit the `query`."""

    service: DatastoreService
    columns: tuple[Column, ...]
    query: Query
    keys: Iterable[str] | None = None
    tell: Callable[[int], None] = nobody
    """Hears how many records were read so far."""

    def telling(self, tell: Callable[[int], None]) -> Source:
        """The same, which tells how far it is after each thousand records or so."""
        return replace(self, tell=tell)

    @property
    def ids(self) -> list[str]:
        """The names of the columns in the DataStore: the key first, then the others."""
        key = self.service.key
        return [key, *(column.id for column in self.columns if column.id != key)]

    def records(self) -> Iterator[Cells]:
        """One after the other, in constant memory. Raises any `DatastoreError`."""
        number = 0
        for number, cells in enumerate(self._records(), start=1):
            if number % AT_ONCE == 0:
                self.tell(number)
            yield cells
        self.tell(number)

    def _records(self) -> Iterator[Cells]:
        if self.keys is not None:
            return self._chosen(self.keys)
        ids, query = self.ids, self.query.but(columns=tuple(column.id for column in self.columns))
        return ([record.get(name) for name in ids] for record in self.service.iterate(query))

    def csv(self) -> Iterator[bytes]:
        """As `records`, but as the DataStore's CSV, many at once: the quick way, where `is_all_text`."""
        found = self.service.iterate_csv(self.query.but(columns=tuple(self.ids[1:])))
        if self.tell is not nobody:
            found = self._telling(found)
        return found

    def _telling(self, found: Iterator[bytes]) -> Iterator[bytes]:
        number = 0
        for records in found:
            number += number_of(records)
            self.tell(number)
            yield records

    def rows(self) -> Iterator[list[list[str]]]:
        """The cells of `csv`."""
        return map(rows_in, self.csv())

    @property
    def is_all_text(self) -> bool:
        """Whether `csv` says the same as `records`."""
        has_no_key_column = self.service.key == "_id"
        is_text = all(column.type in AS_TEXT for column in self.columns)
        return self.keys is None and has_no_key_column and is_text

    def _chosen(self, keys: Iterable[str]) -> Iterator[Cells]:
        remaining = iter(keys)
        ids = self.ids
        while some := list(islice(remaining, AT_ONCE)):
            found = self.service.get(self.service.keys_from_texts(some))
            for record in found.values():
                yield [record.get(name) for name in ids]


def flat(lists: Iterable[list[list[str]]]) -> Iterator[list[str]]:
    """The rows of lists of rows."""
    return chain.from_iterable(lists)
