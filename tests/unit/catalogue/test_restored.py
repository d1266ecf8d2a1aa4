"""What people found of a record is there again when the record is restored."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field, Query
from tests.unit.catalogue.conftest import known
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.catalogue.sync import sync
from weidewinkels.datastore import get_service
from weidewinkels.journal.door import Delete, submit
from weidewinkels.journal.models import Action, Batch, Source
from weidewinkels.journal.undo import undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def keyed(store: DatastoreService, settings: Settings) -> DatastoreService:
    """A resource whose records are told by a column of their own."""
    package_id = store.transport.call("resource_show", {"id": store.resource_id})["package_id"]
    settings.DATASTORE_KEY = "code"
    settings.DATASTORE_RESOURCE_ID = store.create(
        (Field("code", "text"), Field("company", "text")),
        package_id=package_id,
        name="Codes",
        records=[{"code": code, "company": f"Hoeve {code}"} for code in "abc"],
        key=["code"],
    )
    get_service.cache_clear()
    return get_service()


def delete_all(service: DatastoreService, by: User) -> Batch:
    records = service.search(Query(limit=10)).records
    return submit(
        writes=[Delete(service.key_of(record), record) for record in records],
        by=by,
        action=Action.DELETE,
        source=Source.BULK,
    )


def test_under_the_same_key_of_its_own(keyed: DatastoreService, beheerder: User) -> None:
    sync()
    KnownRecord.objects.update(verdict="approved")
    undo(delete_all(keyed, beheerder), by=beheerder)
    assert {known(code).verdict for code in "abc"} == {"approved"}


def test_under_new_numbers(store: DatastoreService, beheerder: User) -> None:
    sync()
    KnownRecord.objects.update(verdict="approved")
    deletion = delete_all(store, beheerder)
    names = {entry.title for entry in deletion.entries.all()}
    restored = undo(deletion, by=beheerder)
    assert {known(entry.key).content["company"] for entry in restored.entries.all()} == names
    assert {known(entry.key).verdict for entry in restored.entries.all()} == {"approved"}
    assert KnownRecord.objects.count() == 405
