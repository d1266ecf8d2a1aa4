"""A CKAN that fails where it is told to, before or after it has done what was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.errors import DatastoreError
from datastore_proxy.platform import Platform
from datastore_proxy.service import DatastoreService
from datastore_proxy.transport import Supports, Transport


class Failing:
    """A transport that raises for an action; `after`: only when it has been done."""

    def __init__(self, inner: Transport) -> None:
        self.inner = inner
        self.before: dict[str, DatastoreError] = {}
        self.after: dict[str, DatastoreError] = {}
        self.called: list[str] = []

    def call(self, action: str, data: Mapping[str, Any], *, repeatable: bool = False) -> Any:
        self.called.append(action)
        if error := self.before.get(action):
            raise error
        result = self.inner.call(action, data, repeatable=repeatable)
        if error := self.after.get(action):
            raise error
        return result

    def dump(self, resource_id: str, columns: Sequence[str]) -> Iterator[bytes]:
        return self.inner.dump(resource_id, columns)

    @property
    def supports(self) -> Supports:
        return self.inner.supports


@pytest.fixture
def failing(store: DatastoreService) -> Failing:
    """The DataStore of this test, which can be told to fail."""
    transport = Failing(store.transport)
    store.transport = transport
    return transport


@pytest.fixture
def platform(store: DatastoreService) -> Platform:
    return Platform(store.transport)


@pytest.fixture
def client(store: DatastoreService, beheerder: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(beheerder)
