from __future__ import annotations

import pytest

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record


@pytest.fixture
def shop(store: DatastoreService) -> Record:
    return store.search(Query(limit=1, offset=10)).records[0]
