"""Asking what we may do with a resource: the answer is right, and nothing is written."""

from __future__ import annotations

import pytest

from datastore_proxy.errors import ReadOnly, ResourceNotFound
from datastore_proxy.service import DatastoreService
from tests.contract.stores import Store
from tests.contract.tables import Package, Table


def service_of(table: Table, *, force: bool = False) -> DatastoreService:
    return DatastoreService(table.store.transport, table.id, force=force)


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ({"a": "text", "b": "text"}, ()),
        ({"a": "text", "b": "text"}, ("b",)),
        ({"a": "text", "b": "text", "c": "int"}, ("a", "c")),
        ({"a, b": "text", "a": "text", "b": "text"}, ("a, b", "b")),
    ],
)
def test_probe_tells_the_key(
    package: Package, columns: dict[str, str], key: tuple[str, ...]
) -> None:
    table = package.table(columns, **({"primary_key": list(key)} if key else {}))
    assert service_of(table).probe().key == key
    assert table.records() == []


def test_probe_of_an_uploaded_resource(package: Package) -> None:
    table = package.uploaded({"a": "text"}, {"a": "x"})
    with pytest.raises(ReadOnly):
        service_of(table).probe()
    assert service_of(table, force=True).probe().key == ()
    assert table.column("a") == ["x"]


def test_probe_of_a_resource_that_is_not_there(store: Store) -> None:
    with pytest.raises(ResourceNotFound):
        DatastoreService(store.transport, "11111111-2222-4333-8444-555555555555").probe()


def test_version_is_told(store: Store) -> None:
    assert DatastoreService(store.transport, "any").version().startswith("2.")
