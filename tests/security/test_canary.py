"""The DataStore's token is in nothing that comes out: no page, header, error or log line."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import responses
from django.test import Client
from pytest_django.fixtures import Settings

from datastore_proxy.remote import RemoteTransport
from datastore_proxy.retrying import RetryPolicy
from datastore_proxy.service import DatastoreService
from tests.security.conftest import all_patterns
from tests.security.test_permission_matrix import GET, url_of
from weidewinkels.datastore import forget_resource
from weidewinkels.journal.models import Batch

pytestmark = pytest.mark.django_db

CANARY = "canary-7f3a9d-the-token-of-the-datastore"
CKAN = "https://ckan.example.org"
ANY_ACTION = re.compile(rf"{CKAN}/.*")


@pytest.fixture
def canary(settings: Settings) -> str:
    settings.DATASTORE_API_KEY = CANARY
    return CANARY


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_no_page_tells_the_token(
    canary: str,
    clients: dict[str, Client],
    batch: Batch,
    everything_logged: pytest.LogCaptureFixture,
) -> None:
    for name, about in GET:
        for client in clients.values():
            visit(client, url_of(name, about, batch))
    assert not tells(everything_logged.text)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, {"success": False, "error": {"__type": "Authorization Error", "message": CANARY}}),
        (404, {"success": False, "error": {"__type": "Not Found Error", "message": CANARY}}),
        (409, {"success": False, "error": {"__type": "Validation Error", "filters": [CANARY]}}),
        (500, None),
        (502, None),
    ],
)
def test_no_error_of_a_ckan_tells_the_token(
    canary: str,
    clients: dict[str, Client],
    batch: Batch,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    everything_logged: pytest.LogCaptureFixture,
    status: int,
    body: object,
) -> None:
    """Not even when the CKAN itself says it back."""
    transport = RemoteTransport(CKAN, CANARY, retry=RetryPolicy(attempts=1))
    service = DatastoreService(transport, settings.DATASTORE_RESOURCE_ID)
    # Whatever module asks for the service gets this one.
    for name, module in list(sys.modules.items()):
        if name.startswith("weidewinkels.") and hasattr(module, "get_service"):
            monkeypatch.setattr(module, "get_service", lambda: service)
    forget_resource()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as ckan:
        answer: dict[str, Any] = (
            {"json": body} if body else {"body": f"<h1>Bad Gateway</h1> {CANARY}"}
        )
        for method in (responses.GET, responses.POST):
            ckan.add(method, url=ANY_ACTION, status=status, **answer)
        for name, about in GET:
            if name.startswith(("records:", "history:", "datasets:")):
                for client in clients.values():
                    visit(client, url_of(name, about, batch))
    assert not tells(everything_logged.text)


def test_every_url_is_visited() -> None:
    assert {name for name, _pattern in all_patterns()} == {name for name, _about in GET}


def visit(client: Client, url: str) -> None:
    for headers in ({}, {"HX-Request": "true"}):
        client.raise_request_exception = False
        response = client.get(url, headers=headers)
        content = b"".join(response) if response.streaming else response.content
        assert not tells(content.decode(errors="replace")), url
        assert not tells(str(response.headers) + str(response.cookies)), url


def tells(text: str) -> bool:
    return CANARY in text
