"""A resource of our own making, with every type, and what it is exported as."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from datastore_proxy.embedded.transport import EmbeddedTransport
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field, Query
from weidewinkels.exchange.export.source import Source
from weidewinkels.profile import columns_for

Make = Callable[..., Source]


@pytest.fixture
def make_source(tmp_path: Path) -> Make:
    """`make_source({"a": "text"}, [{"a": "x"}])` → these records, ready to be exported."""
    numbers = iter(range(1_000_000))

    def make(columns: dict[str, str], records: Sequence[dict[str, Any]]) -> Source:
        transport = EmbeddedTransport(tmp_path / f"made-{next(numbers)}.sqlite3")
        transport.call("organization_create", {"name": "testers"})
        package = transport.call("package_create", {"name": "proef", "owner_org": "testers"})
        resource_id = DatastoreService(transport, "").create(
            [Field(name, type_) for name, type_ in columns.items()], package_id=package["id"]
        )
        service = DatastoreService(transport, resource_id)
        if records:
            service.insert(records)
        return Source(service, tuple(columns_for(service.describe())), Query())

    return make
