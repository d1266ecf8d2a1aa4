from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Query, Record
from weidewinkels.claims import shops
from weidewinkels.mailing.sending import send_all_due


@pytest.fixture
def shop(store: DatastoreService) -> tuple[Key, Record]:
    """A shop with an e-mail address, and without an owner."""
    for record in store.search(Query(limit=50)).records:
        if shops.address_of(record):
            return store.key_of(record), record
    raise AssertionError("no sample shop has an address")


@pytest.fixture
def shop_without_address(store: DatastoreService) -> tuple[Key, Record]:
    for record in store.search(Query(limit=400)).records:
        if not shops.address_of(record):
            return store.key_of(record), record
    raise AssertionError("all sample shops have an address")


@pytest.fixture
def client() -> Client:
    """A visitor."""
    return Client()


@pytest.fixture
def letters() -> Callable[[], list[tuple[str, str]]]:
    """`letters()` sends what waits, → (to, text) of each mail since it was called last."""

    def sent() -> list[tuple[str, str]]:
        send_all_due()
        gone = [(message.to[0], str(message.body)) for message in mail.outbox]
        mail.outbox.clear()
        return gone

    return sent


def code_in(text: str) -> str:
    found = re.search(r"^    (\S+)$", text, re.MULTILINE)
    assert found, text
    return found[1]


def path_in(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found, text
    return found[1]
