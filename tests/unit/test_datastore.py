"""What the app knows of the DataStore, also while that doesn't answer."""

from __future__ import annotations

import time
from typing import Any

import pytest
import responses
from pytest_django.fixtures import Settings

from datastore_proxy.errors import NotReached, Unavailable
from datastore_proxy.service import DatastoreService
from weidewinkels import datastore
from weidewinkels.web.connection import connection_state

URL = "https://ckan.example"


def wait_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until what describes the resource is due to be asked again."""
    now = time.time() + 2 * datastore.RESOURCE_CACHE_SECONDS
    monkeypatch.setattr(time, "time", lambda: now)


def no_answer(*args: Any, **options: Any) -> Any:
    raise NotReached


def test_a_form_can_still_be_read_while_the_datastore_is_down(
    store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = datastore.get_resource()
    wait_long(monkeypatch)
    monkeypatch.setattr(store.transport, "call", no_answer)
    assert datastore.get_resource() == described


def test_what_was_never_heard_is_not_made_up(
    store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.transport, "call", no_answer)
    with pytest.raises(NotReached):
        datastore.get_resource()


def test_the_columns_are_asked_again_after_a_while(
    store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = datastore.get_resource()
    fields = [{"id": field.id, "type": field.type} for field in before.fields]
    store.transport.call(
        "datastore_create",
        {
            "resource_id": store.resource_id,
            "force": True,
            "fields": [*fields, {"id": "opened", "type": "text"}],
        },
    )
    assert datastore.get_resource() == before
    wait_long(monkeypatch)
    assert datastore.get_resource().field("opened")


@responses.activate
def test_the_first_answer_ends_geen_verbinding(settings: Settings) -> None:
    settings.DATASTORE_URL = URL
    datastore.get_service.cache_clear()
    service = datastore.get_service()
    search = f"{URL}/api/3/action/datastore_search"
    with pytest.raises(Unavailable):
        service.get([1])
    assert connection_state() == "down"
    responses.post(search, json={"success": True, "result": {"records": [], "fields": []}})
    service.get([1])
    assert connection_state() == "up"
    datastore.get_service.cache_clear()
