"""What the service does is the same on every store: the tests of the unit, on all of them."""

from __future__ import annotations

import pytest

from datastore_proxy.service import DatastoreService
from tests.contract.stores import Store
from tests.contract.tables import Package
from tests.unit.datastore_proxy.stores import new_service
from tests.unit.datastore_proxy.test_service import *  # noqa: F403


@pytest.fixture  # type: ignore[no-redef]  # the tests that came along ask for this one
def service(store: Store, package: Package) -> DatastoreService:
    return new_service(store.transport, package.id)
