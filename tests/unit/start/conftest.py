"""What the tests of the start page share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User

from datastore_proxy.errors import NotReached
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests import factories
from weidewinkels.catalogue.sync import sync
from weidewinkels.journal.door import Update, submit
from weidewinkels.journal.models import Batch

KEY = 5


@pytest.fixture
def known(store: DatastoreService) -> DatastoreService:
    """The store, with the catalogue up to date."""
    sync()
    return store


@pytest.fixture
def shop(known: DatastoreService, eigenaar: User) -> Record:
    """The record with KEY, which belongs to the eigenaar."""
    return factories.give_record(eigenaar, known, KEY)


@pytest.fixture
def down(known: DatastoreService, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The DataStore answers nothing."""

    def call(*_: Any, **__: Any) -> None:
        raise NotReached

    with monkeypatch.context() as patch:
        patch.setattr(known.transport, "call", call)
        yield


def change(store: DatastoreService, by: User, key: int = KEY, **values: Any) -> Batch:
    """`by` changes the record, as by its form."""
    seen = store.get_one(key)
    return submit(
        writes=[Update(key, seen, values)], by=by, action="edit", source="form", reason="gebeld"
    )
