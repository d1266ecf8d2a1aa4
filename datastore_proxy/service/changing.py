"""Records that are there already: changed and deleted, by their keys."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from datastore_proxy.errors import RecordNotFound, Refused
from datastore_proxy.types import Key

from .preparing import Preparing, counting
from .runs import filter_on


class Changing(Preparing):
    """Writes by key, which may be repeated."""

    def update(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Change records, all or none: each holds its key and only the columns that change.

        CKAN: `datastore_upsert` with method update, sorted by key so that two writers don't cross.
        Raises `RecordNotFound` when one is gone (`.key` only for a single record), `Invalid` with
        `.row` counting in the order of keys; `Refused` on CKAN 2.8 and 2.9 when the key is `_id`.
        """
        ready = [self._keyed(record) for record in records]
        self._check_size(ready, "update")
        if any(len(record) < 2 for record in ready):
            raise Refused("An update changes at least one column.", action="datastore_upsert")
        keys = [self.key_of(record) for record in ready]
        if len(set(keys)) < len(keys):
            raise Refused("A record occurs twice in one update.", action="datastore_upsert")
        if self.key_column.is_record_id and not self.transport.supports.record_id_key:
            raise Refused(
                "This CKAN (before 2.10) edits only by a key column: set DATASTORE_KEY.",
                action="datastore_upsert",
            )
        ready.sort(key=self.key_of)
        try:
            self._upsert(ready, method="update")
        except RecordNotFound as error:
            error.key = keys[0] if len(keys) == 1 else None
            raise

    def upsert(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Change the records whose key is known, add the others; by a key column only.

        CKAN: `datastore_upsert`. Raises `Refused` when the key is `_id`: an unknown `_id` would
        become a new record with another number. On CKAN 2.12 the words of changed records are not
        found until a later `update`; so prefer that for what exists.
        """
        if self.key_column.is_record_id:
            raise Refused("An upsert goes by a key column, not by _id.", action="datastore_upsert")
        ready = [self._keyed(record) for record in records]
        self._check_size(ready, "upsert")
        self._upsert(sorted(ready, key=self.key_of), method="upsert")

    def delete(self, keys: Collection[Key], *, recount: bool = False) -> None:
        """Delete the records with these keys; keys that are gone already are no error.

        `recount`: CKAN may count the table's records; for the last of several calls.

        CKAN: `datastore_records_delete`, before 2.11 `datastore_delete` with filters; `_id`s that
        follow each other by the first and the last of them, where the store can. Raises `Refused`,
        before any call, for anything but a collection of one to 32,000 keys: without filters CKAN
        drops the table, with empty ones it empties it.
        """
        wanted = self.key_column.all_checked(keys)
        self._check_size(wanted, "delete")
        by_range = self.key_column.is_record_id and self.transport.supports.range_filters
        accepted = filter_on(map(int, wanted)) if by_range else wanted
        data = self._about({"filters": {self.key: accepted}, **self._forced()})
        if self.transport.supports.records_delete:
            self._call("datastore_records_delete", data | counting(recount))
        else:
            self._call("datastore_delete", data)
