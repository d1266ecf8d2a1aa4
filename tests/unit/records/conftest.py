from __future__ import annotations

from typing import Any

import pytest

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record

KEY = 5


@pytest.fixture
def calls(store: DatastoreService, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The actions that are asked of the DataStore, in order."""
    asked: list[str] = []
    real = store.transport.call

    def call(action: str, data: Any, **options: Any) -> Any:
        asked.append(action)
        return real(action, data, **options)

    monkeypatch.setattr(store.transport, "call", call)
    return asked


@pytest.fixture
def shop(store: DatastoreService) -> Record:
    """The record with key 5, as it is at first, with values that are easily damaged."""
    store.update([{"_id": KEY, "phone": '"', "remarks": "", "email": None, "zip": "1674PS"}])
    return store.get([KEY])[KEY]
