"""New records, and which numbers they got."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from datastore_proxy.errors import DatastoreError, UnexpectedAnswer
from datastore_proxy.keys import RECORD_ID
from datastore_proxy.types import Key, Query, Sort

from .landed import match, newer_pages
from .preparing import Preparing, counting


class Inserting(Preparing):
    """Adds records; an insert is never repeated, so it can be looked for instead."""

    def insert(
        self,
        records: Sequence[Mapping[str, Any]],
        *,
        recount: bool = False,
        after: int | None = None,
    ) -> list[Key | None]:
        """Add records, all or none, and tell their keys, in the same order.

        `recount`: CKAN may count the table's records; for the last of several calls. `after`: the
        `last_key`, where that was asked just before.

        CKAN: `datastore_upsert` with method insert, which is never repeated. Only 2.12 tells a
        new `_id`, of a single record; elsewhere it is found by comparing what is new in the table
        (`find_inserted`), None where that fails. After an error with `may_be_written`, look with
        `find_inserted` before trying again.
        """
        ready = [self._ready_to_insert(record) for record in records]
        self._check_size(ready, "insert")
        ready = self._adapted(ready)
        self._check_fits(ready)
        data = self._write_data(ready, method="insert") | counting(recount)
        if not self.key_column.is_record_id:
            self._call_once("datastore_upsert", data)
            return [self.key_of(record) for record in ready]
        if len(ready) == 1 and self.transport.supports.include_records:
            data["include_records"] = True
            answer = self._call_once("datastore_upsert", data)
            return [_told_id(answer)]
        after = self.last_key() if after is None else after
        self._call_once("datastore_upsert", data)
        try:
            return self.find_inserted(ready, after=after)
        except DatastoreError as error:
            error.may_be_written = True  # this was only the looking back
            raise

    def last_key(self) -> int:
        """The highest `_id`, 0 in an empty table: what is inserted later comes after it.

        CKAN: `datastore_search`, sorted by `_id` downwards.
        """
        newest = Query(sort=(Sort(RECORD_ID, "desc"),), columns=(RECORD_ID,), limit=1, total=False)
        return max((int(record[RECORD_ID]) for record in self.search(newest).records), default=0)

    def find_inserted(
        self, records: Sequence[Mapping[str, Any]], *, after: int
    ) -> list[Key | None]:
        """The keys of the records with these values and an `_id` above `after`, else None.

        So one finds out whether an insert landed; equal records get different keys. `after` is
        the `last_key` from before the insert. CKAN: `datastore_search`.
        """
        by_range = self.transport.supports.range_filters
        found = match(records, newer_pages(self.search, after, by_range=by_range))
        return [self.key_of(record) if record else None for record in found]


def _told_id(answer: Any) -> Key:
    try:
        return int(answer["records"][0][RECORD_ID])
    except (TypeError, KeyError, IndexError, ValueError) as error:
        raise UnexpectedAnswer(action="datastore_upsert", may_be_written=True) from error
