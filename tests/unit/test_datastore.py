"""What the app knows of the DataStore, also while that doesn't answer."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
import responses
from django.core.cache import cache as django_cache
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


def test_the_cache_is_not_asked_again_and_again(
    store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = datastore.get_resource()
    asked: list[str] = []
    monkeypatch.setattr(django_cache, "get", lambda key, *_: asked.append(key))
    assert datastore.get_resource() is datastore.known_resource() is described
    assert not asked


def test_what_another_process_heard_is_known_a_second_later(
    store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    anothers = replace(datastore.get_resource(), name="Anders")
    django_cache.set(datastore._resource_cache_key(), (anothers, time.time()))
    later = time.monotonic() + datastore.AT_HAND_SECONDS
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert datastore.get_resource() == anothers


def test_what_is_to_be_forgotten_is_forgotten_at_once(
    store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    datastore.get_resource()
    datastore.forget_resource()
    assert datastore.known_resource() is None


def test_another_resource_has_a_description_of_its_own(
    store: DatastoreService, settings: Settings
) -> None:
    datastore.get_resource()
    settings.DATASTORE_RESOURCE_ID = "another"
    assert datastore.known_resource() is None


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
