"""A DataStore whose table can be dropped and loaded again, as an upload does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from weidewinkels.catalogue.models import KnownRecord

Reload = Callable[[Sequence[Record]], None]


@pytest.fixture
def reload(store: DatastoreService) -> Reload:
    """`reload(records)`: the table holds these from now on, with `_id`s from 1 in their order."""

    def load(records: Sequence[Record]) -> None:
        fields = store.search(Query(limit=0)).fields
        store.transport.call("datastore_delete", {"resource_id": store.resource_id, "force": True})
        store.transport.call(
            "datastore_create",
            {
                "resource_id": store.resource_id,
                "force": True,
                "fields": [{"id": field.id, "type": field.type} for field in fields],
                "records": [
                    {column: value for column, value in record.items() if column != "_id"}
                    for record in records
                ],
            },
        )

    return load


def known(key: object) -> KnownRecord:
    """What the catalogue has under this key."""
    return KnownRecord.objects.get(key=str(key))
