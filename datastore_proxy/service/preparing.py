"""Records on their way to a write: checked, and as this store wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from datastore_proxy.errors import Invalid, Refused
from datastore_proxy.keys import RECORD_ID
from datastore_proxy.types import Query, Record
from datastore_proxy.values import empty_to_null, fits, sendable_record

from .questions import MOST_ROWS
from .reading import Reading


class Preparing(Reading):
    """What every write does before its call."""

    def _upsert(self, records: list[Record], *, method: str) -> None:
        data = self._write_data(self._adapted(records), method=method)
        self._call("datastore_upsert", data | counting(False))

    def _write_data(self, records: list[Record], *, method: str) -> dict[str, Any]:
        return self._about({"method": method, "records": records, **self._forced()})

    def _ready_to_insert(self, record: Mapping[str, Any]) -> Record:
        ready = sendable_record(record)
        if RECORD_ID in ready:
            raise Refused("A new record gets its _id from the DataStore.", column=RECORD_ID)
        if not self.key_column.is_record_id:
            self.key_column.checked(ready.get(self.key))
        return ready

    def _keyed(self, record: Mapping[str, Any]) -> Record:
        ready = sendable_record(record)
        ready[self.key] = self.key_column.checked(ready.get(self.key))
        if not self.key_column.is_record_id and RECORD_ID in ready:
            raise Refused("CKAN would take the _id for the key.", column=RECORD_ID)
        return ready

    def _check_size(self, items: Sequence[Any], verb: str) -> None:
        if not 1 <= len(items) <= MOST_ROWS:
            raise Refused(f"One {verb} takes 1 to {MOST_ROWS} records, not {len(items)}.")

    def _adapted(self, records: list[Record]) -> list[Record]:
        """The records as this store wants them: before CKAN 2.11 "" fits only text."""
        if not any("" in record.values() for record in records):
            return records
        if self.transport.supports.empty_text_is_null:
            return records
        types = self._types()
        return [empty_to_null(record, types) for record in records]

    def _check_fits(self, records: list[Record]) -> None:
        """Before CKAN 2.11 an insert of "abc" as a number is a bare 500, which tells nothing."""
        if self.transport.supports.empty_text_is_null:
            return
        types = self._types()
        for row, record in enumerate(records):
            for column, value in record.items():
                if not fits(value, type_ := types.get(column, "text")):
                    message = f"{value!r} can't be stored as {type_}"
                    raise Invalid(
                        f"{Invalid.summary} ({column}: {message})",
                        fields={column: [message]},
                        row=row,
                        action="datastore_upsert",
                    )

    def _types(self) -> dict[str, str]:
        fields = self.search(Query(limit=0, total=False)).fields
        return {field.id: field.type for field in fields}


def counting(recount: bool) -> dict[str, Any]:
    """CKAN's own default counts where that is of use: 2.12 in the background, older ones not."""
    return {} if recount else {"calculate_record_count": False}
