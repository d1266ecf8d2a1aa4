from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from datastore_proxy.embedded import ActionFailed, Engine


class Store:
    """An engine with one package, and short ways to ask it things."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine = Engine(path)
        self.call("organization_create", name="voorbeeld")
        self.call("package_create", name="winkels", owner_org="voorbeeld")

    def call(self, action: str, **data: Any) -> Any:
        return self.engine.call(action, data)

    def table(self, fields: dict[str, str], *records: dict[str, Any], **more: Any) -> str:
        """A new resource with these columns (name → type); gives its id."""
        answer = self.call(
            "datastore_create",
            resource={"package_id": "winkels"},
            fields=[{"id": name, "type": kind} for name, kind in fields.items()],
            records=list(records),
            **more,
        )
        return str(answer["resource_id"])

    def search(self, resource_id: str, **data: Any) -> list[Any]:
        records: list[Any] = self.call("datastore_search", resource_id=resource_id, **data)[
            "records"
        ]
        return records

    def text(self, resource_id: str, *, records_format: str) -> str:
        """The records as CSV or TSV."""
        answer = self.call(
            "datastore_search", resource_id=resource_id, records_format=records_format
        )
        return str(answer["records"])

    def ids(self, resource_id: str, **data: Any) -> list[int]:
        return [record["_id"] for record in self.search(resource_id, **data)]

    def total(self, resource_id: str, **data: Any) -> int:
        answer = self.call("datastore_search", resource_id=resource_id, limit=0, **data)
        return int(answer["total"])

    def write(self, resource_id: str, method: str, *records: Any, **more: Any) -> Any:
        return self.call(
            "datastore_upsert",
            resource_id=resource_id,
            method=method,
            records=list(records),
            **more,
        )

    def failure(self, action: str, **data: Any) -> tuple[int, Any]:
        """Status and body of the failure that this must give, without its `__type`."""
        with pytest.raises(ActionFailed) as caught:
            self.engine.call(action, data)
        body = caught.value.body
        if isinstance(body, dict):
            body = {key: value for key, value in body.items() if key != "__type"}
        return caught.value.status, body


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "datastore.sqlite3")
    yield store
    store.engine.close()
