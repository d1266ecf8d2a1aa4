"""Which records of many a store would refuse, without writing: it refuses all for one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from datastore_proxy.errors import DatastoreError, Invalid, ReadOnly, RecordNotFound, Refused
from datastore_proxy.types import Record

from .preparing import Preparing, counting

One = TypeVar("One")


class Trying(Preparing):
    """Writes that are taken back."""

    def insert_refusals(
        self, records: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[int, DatastoreError]]:
        """Which of these can't be inserted, by their place, and why; nothing is written.

        CKAN: `datastore_upsert` with `dry_run`, which does it and takes it back; numbers of records
        are used up. One call when all are well, some more for each that isn't. Raises `Refused`
        where the store can't (before CKAN 2.9, which would write).
        """

        def attempt(some: Sequence[Record]) -> None:
            ready = self._adapted([self._ready_to_insert(record) for record in some])
            self._check_fits(ready)
            self._try_out(ready, method="insert")

        return self._refusals(records, attempt)

    def update_refusals(
        self, records: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[int, DatastoreError]]:
        """As `insert_refusals`, for changes of what is there, as `update` takes them."""

        def attempt(some: Sequence[Record]) -> None:
            ready = sorted((self._keyed(record) for record in some), key=self.key_of)
            self._try_out(self._adapted(ready), method="update")

        return self._refusals(records, attempt)

    def _refusals(
        self,
        records: Sequence[Mapping[str, Any]],
        attempt: Callable[[Sequence[Record]], None],
    ) -> Iterator[tuple[int, DatastoreError]]:
        if not self.transport.supports.dry_run:
            raise Refused(
                "This CKAN can't try a write without doing it.", action="datastore_upsert"
            )
        self._check_size(records, "try")
        return _by_halving([dict(record) for record in records], attempt)

    def _try_out(self, ready: list[Record], *, method: str) -> None:
        data = self._write_data(ready, method=method) | counting(False)
        self._call("datastore_upsert", data | {"dry_run": True})


def _by_halving(
    records: Sequence[One], attempt: Callable[[Sequence[One]], object], *, start: int = 0
) -> Iterator[tuple[int, DatastoreError]]:
    """Place → why, of each that `attempt` refuses by itself; found by halving what is refused.

    Raises what says nothing of the records, such as ReadOnly.
    """
    if not records:
        return
    try:
        attempt(records)
    except ReadOnly:
        raise
    except (Invalid, RecordNotFound, Refused) as refusal:
        if len(records) == 1:
            yield start, refusal
            return
        middle = len(records) // 2
        yield from _by_halving(records[:middle], attempt, start=start)
        yield from _by_halving(records[middle:], attempt, start=start + middle)
