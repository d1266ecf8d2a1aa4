"""Selecting as the list does it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Record
from tests.unit.bulk.steps import records_of, select


def pick(
    client: Client, *keys: Key, shown: Iterable[Key] | None = None, listing: str = "", **more: Any
) -> Any:
    """Select `keys`; with `shown`, of those exactly these. Gives the answer."""
    data = {
        "list": listing,
        "shown": json.dumps([str(key) for key in (keys if shown is None else shown)]),
        "key": [str(key) for key in keys],
    }
    return client.post("/selectie/wijzigen/", data, **more)


@pytest.fixture
def select_first(store: DatastoreService, beheerder: User) -> Callable[..., list[Record]]:
    """`select_first(5)` → five records, selected by the beheerder."""

    def make(number: int, **filters: Any) -> list[Record]:
        records = records_of(store, number, **filters)
        select(beheerder, [record["_id"] for record in records])
        return records

    return make
