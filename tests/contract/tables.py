"""A table in a store, with short words for what tests do to it."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from tests.contract.stores import Answer, Store


class Table:
    def __init__(self, store: Store, resource_id: str) -> None:
        self.store = store
        self.id = resource_id

    def call(self, action: str, **data: Any) -> Answer:
        return self.store.call(action, {"resource_id": self.id, **data})

    def insert(self, *records: Any, **more: Any) -> Answer:
        return self._write("insert", records, more)

    def update(self, *records: Any, **more: Any) -> Answer:
        return self._write("update", records, more)

    def upsert(self, *records: Any, **more: Any) -> Answer:
        return self._write("upsert", records, more)

    def delete(self, **more: Any) -> Answer:
        return self.call("datastore_delete", **more)

    def create(self, **more: Any) -> Answer:
        """Alter the table, as `datastore_create` does on a table that is there."""
        return self.call("datastore_create", **more)

    def search(self, **more: Any) -> Answer:
        return self.call("datastore_search", **more)

    def records(self, **more: Any) -> list[Any]:
        """What a search finds, by `_id` unless a sort is asked for."""
        return list(self.search(**{"sort": "_id", **more}).result["records"])

    def column(self, name: str, **more: Any) -> list[Any]:
        """One column of what a search finds."""
        return [record[name] for record in self.records(**more)]

    def field_type(self, name: str) -> str:
        fields = self.search(limit=0).result["fields"]
        return next(str(field["type"]) for field in fields if field["id"] == name)

    def is_active(self) -> bool:
        shown = self.store.call("resource_show", {"id": self.id})
        return bool(shown.result["datastore_active"])

    def _write(self, method: str, records: Sequence[Any], more: Mapping[str, Any]) -> Answer:
        return self.call("datastore_upsert", method=method, records=list(records), **more)


class Package:
    """A data set to make tables in; a new one now and then, as CKAN gets slow with many resources."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.name = f"contract-{uuid.uuid4().hex[:12]}"
        made = store.call("organization_create", {"name": self.name})
        self.organization = made.result["id"]
        self._made = itertools.count()
        self._id = ""

    @property
    def id(self) -> str:
        number = next(self._made)
        if number % 8 == 0:
            data = {"name": f"{self.name}-{number}", "owner_org": self.organization}
            self._id = self.store.call("package_create", data).result["id"]
        return self._id

    def table(self, columns: Mapping[str, str], *records: Any, **more: Any) -> Table:
        """A new table that may be written: `table({"k": "text"}, {"k": "a"}, primary_key=["k"])`."""
        answer = self.make(columns, *records, **more)
        return Table(self.store, answer.result["resource_id"])

    def make(self, columns: Mapping[str, str], *records: Any, **more: Any) -> Answer:
        fields = [{"id": name, "type": type_} for name, type_ in columns.items()]
        data = {"resource": {"package_id": self.id, "name": "table"}}
        return self.store.call(
            "datastore_create", {**data, "fields": fields, "records": list(records), **more}
        )

    def uploaded(self, columns: Mapping[str, str], *records: Any) -> Table:
        """A table as an upload leaves it: nothing writes to it without `force`."""
        resource = {"package_id": self.id, "url": "https://example.org/shops.csv", "name": "file"}
        table = Table(self.store, self.store.call("resource_create", resource).result["id"])
        fields = [{"id": name, "type": type_} for name, type_ in columns.items()]
        assert table.create(fields=fields, records=list(records), force=True).status == 200
        return table
