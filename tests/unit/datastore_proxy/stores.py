"""Stores to try the service on."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from datastore_proxy.embedded.transport import EmbeddedTransport
from datastore_proxy.service import DatastoreService
from datastore_proxy.transport import Supports, Transport
from datastore_proxy.types import Field

Answerer = Callable[[Mapping[str, Any]], Any]

CKAN_2_9 = Supports(record_id_key=False, records_delete=False, empty_text_is_null=False)
CKAN_2_10 = Supports(records_delete=False, empty_text_is_null=False)
CKAN_2_11 = Supports()
CKAN_2_12 = Supports(range_filters=True, include_records=True, cheap_total=True)

SHOP_FIELDS = (
    Field("company", "text", {"label": "Bedrijfsnaam", "notes": "Zoals op de gevel"}),
    Field("city", "text"),
    Field("goats", "int4"),
    Field("turnover", "numeric"),
    Field("since", "timestamp"),
)


class Recorder:
    """Answers from a table of canned answers and keeps what was asked."""

    def __init__(self, supports: Supports = CKAN_2_11, **answers: Any) -> None:
        self.supports = supports
        self.answers = answers
        self.calls: list[tuple[str, dict[str, Any], bool]] = []

    def call(self, action: str, data: Mapping[str, Any], *, repeatable: bool = False) -> Any:
        self.calls.append((action, dict(data), repeatable))
        answer = self.answers.get(action, EMPTY)
        return answer(data) if callable(answer) else answer

    def dump(self, resource_id: str, columns: Sequence[str]) -> Iterator[bytes]:
        raise AssertionError("There is no answer to this.")

    @property
    def actions(self) -> list[str]:
        return [action for action, _, _ in self.calls]


EMPTY: dict[str, Any] = {"records": [], "fields": [{"id": "_id", "type": "int"}], "total": 0}


class AsVersion:
    """A store that says it is some version of CKAN, and refuses what that doesn't know."""

    def __init__(self, transport: Transport, supports: Supports) -> None:
        self.transport = transport
        self.supports = supports

    def call(self, action: str, data: Mapping[str, Any], *, repeatable: bool = False) -> Any:
        values = data.get("filters", {}).values()
        ranges = [v for value in values for v in _listed(value) if isinstance(v, dict)]
        assert self.supports.range_filters or not ranges
        assert self.supports.include_records or "include_records" not in data
        assert self.supports.records_delete or action != "datastore_records_delete"
        return self.transport.call(action, data, repeatable=repeatable)

    def dump(self, resource_id: str, columns: Sequence[str]) -> Iterator[bytes]:
        assert self.supports.dump
        return self.transport.dump(resource_id, columns)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def new_package(transport: Transport) -> str:
    """The id of a new data set."""
    name = f"winkels-{uuid.uuid4().hex[:12]}"
    transport.call("organization_create", {"name": name})
    made = transport.call("package_create", {"name": name, "owner_org": name})
    return str(made["id"])


def new_service(transport: Transport, package_id: str = "") -> DatastoreService:
    """A service on a new table for shops."""
    resource_id = DatastoreService(transport, "").create(
        SHOP_FIELDS, package_id=package_id or new_package(transport), name="Winkels"
    )
    return DatastoreService(transport, resource_id)


def embedded_as(supports: Supports, folder: Path) -> Transport:
    """A new embedded store that poses as a CKAN of some version."""
    return AsVersion(EmbeddedTransport(folder / "store.sqlite3"), supports)
