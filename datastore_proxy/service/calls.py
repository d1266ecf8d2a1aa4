"""One resource of one store, and what every call about it has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datastore_proxy.keys import RECORD_ID, KeyColumn
from datastore_proxy.transport import Transport


class Calls:
    """The resource, the store that has it, and what identifies its records."""

    def __init__(
        self, transport: Transport, resource_id: str, *, key: str = RECORD_ID, force: bool = False
    ) -> None:
        self.transport = transport
        self.resource_id = resource_id
        self.key = key
        self.key_column = KeyColumn(key)
        self.force = force

    def __repr__(self) -> str:
        return f"DatastoreService({self.transport!r}, {self.resource_id!r}, key={self.key!r})"

    def _call(self, action: str, data: Mapping[str, Any]) -> Any:
        """For what may be done twice: reads, and writes by key."""
        return self.transport.call(action, data, repeatable=True)

    def _call_once(self, action: str, data: Mapping[str, Any]) -> Any:
        return self.transport.call(action, data, repeatable=False)

    def _about(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return {"resource_id": self.resource_id, **data}

    def _forced(self) -> dict[str, Any]:
        return {"force": True} if self.force else {}
