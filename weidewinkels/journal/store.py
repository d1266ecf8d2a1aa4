"""The DataStore as the journal uses it: keys as text, and what a run knows about the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Record, Resource
from datastore_proxy.values import as_json_text
from weidewinkels.journal.compare import type_of
from weidewinkels.journal.models import Entry


class Store:
    """Reads and writes for one run."""

    def __init__(self, service: DatastoreService, resource: Resource) -> None:
        self.service = service
        self.resource = resource
        self.is_all_text = all(field.type == "text" for field in resource.fields)
        self._jsonb = [field.id for field in resource.fields if field.type == "jsonb"]

    def read(self, keys: Iterable[str | None]) -> dict[str, Record]:
        """The records with these keys as they are now; those that are gone are left out."""
        wanted = [self.service.key_from_text(key) for key in keys if key is not None]
        found = self.service.get(wanted) if wanted else {}
        return {str(key): record for key, record in found.items()}

    def insert(
        self, records: Sequence[Record], *, watermark: str | None, recount: bool = False
    ) -> list[Key | None]:
        """`watermark`: as it was just before."""
        ready = [self._as_sent(record) for record in records]
        after = int(watermark) if watermark else None
        return self.service.insert(ready, recount=recount, after=after)

    def update(self, changes: Mapping[str, Record]) -> None:
        """Write only these columns: key as text → column → value."""
        self.service.update(
            [
                {**self._as_sent(columns), self.service.key: self.service.key_from_text(key)}
                for key, columns in changes.items()
            ]
        )

    def delete(self, keys: Iterable[str], *, recount: bool = False) -> None:
        self.service.delete([self.service.key_from_text(key) for key in keys], recount=recount)

    def watermark(self) -> str:
        """What is inserted from now on has a higher `_id` than this."""
        return str(self.service.last_key())

    def find_inserted(self, entries: Iterable[Entry]) -> dict[int, str]:
        """Entry id → the key of the record that its insert made, where there is one."""
        found: dict[int, str] = {}
        for watermark, group in groupby(entries, key=lambda entry: entry.watermark):
            sent_together = list(group)
            keys = self.service.find_inserted(
                [entry.changes or {} for entry in sent_together], after=int(watermark or 0)
            )
            for entry, key in zip(sent_together, keys, strict=True):
                if key is not None:
                    found[entry.id] = str(key)
        return found

    def knows_as_stored(self, columns: Iterable[str]) -> bool:
        """Whether these columns are stored exactly as they are sent: text is, the rest is read back."""
        return all(type_of(self.resource, column) == "text" for column in columns)

    def record_id(self, entry: Entry) -> Record:
        """The `_id` as a part of the record, where that is the key."""
        if self.service.key != "_id" or entry.key is None:
            return {}
        return {"_id": self.service.key_from_text(entry.key)}

    def sort_key(self, entry: Entry) -> tuple[Key, int]:
        return (self.service.key_from_text(entry.key) if entry.key else 0, entry.position)

    def _as_sent(self, record: Record) -> Record:
        """With the JSON of `jsonb` columns as text; of `json` columns it goes as it is."""
        texts = {
            column: as_json_text(record[column])
            for column in self._jsonb
            if record.get(column) is not None
        }
        return {**record, **texts} if texts else record
