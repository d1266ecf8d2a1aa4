"""The token really is sent, to a DataStore that works or that misbehaves; and comes out nowhere."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
import simplejson
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.core import mail, serializers
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from datastore_proxy.remote import RemoteTransport
from datastore_proxy.retrying import NO_RETRIES
from datastore_proxy.service import DatastoreService
from tests.contract.serving import serve_embedded
from tests.security.conftest import OTHER_KEY, OWN_KEY
from tests.security.test_permission_matrix import GET, url_of
from tests.unit.datastore_proxy import bad_server
from tests.unit.datastore_proxy.bad_server import Answer, Handler
from weidewinkels.datastore import get_service
from weidewinkels.journal.models import Batch, Entry
from weidewinkels.records.seen import Seen, seal

pytestmark = pytest.mark.django_db

CANARY = "canary-58c1e0-the-token-of-the-datastore"


def echo(handler: Handler) -> str:
    """All that the server was sent, as a page for developers would show it."""
    assert CANARY in str(handler.headers)
    return f"{handler.path} {handler.headers}"


def page_of_an_error(handler: Handler) -> None:
    handler.send(500, f"<h1>Traceback</h1><pre>{echo(handler)}</pre>".encode(), "text/html")


def refusal(status: int, kind: str) -> Answer:
    def answer(handler: Handler) -> None:
        said = {"__type": kind, "message": echo(handler), "phone": [echo(handler)]}
        bad_server.failure(status, said)(handler)

    return answer


def bare_text(handler: Handler) -> None:
    bad_server.answer(400, f"Bad request - {echo(handler)}")(handler)


def redirect(handler: Handler) -> None:
    echo(handler)
    handler.send(302, b"", Location=f"https://me:{CANARY}@elders.example/?token={CANARY}")


def too_busy(handler: Handler) -> None:
    handler.send(429, echo(handler).encode(), Retry_After=CANARY)


def garbled(handler: Handler) -> None:
    handler.send(200, simplejson.dumps({"success": True, "result": echo(handler)}).encode()[:-2])


def wrong_shape(handler: Handler) -> None:
    """Which is a bug of ours, if it comes so far: with DEBUG a page full of variables."""
    value = {"records": echo(handler), "fields": [], "total": echo(handler)}
    bad_server.result(value)(handler)


BAD_ANSWERS: dict[str, Answer] = {
    "page_of_an_error": page_of_an_error,
    "not_authorized": refusal(403, "Authorization Error"),
    "not_found": refusal(404, "Not Found Error"),
    "invalid": refusal(409, "Validation Error"),
    "bare_text": bare_text,
    "redirect": redirect,
    "too_busy": too_busy,
    "garbled": garbled,
    "wrong_shape": wrong_shape,
    "hang_up": bad_server.hang_up,
    "break_off": bad_server.break_off,
}


@pytest.fixture(params=BAD_ANSWERS)
def bad(request: pytest.FixtureRequest) -> Answer:
    return BAD_ANSWERS[request.param]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


@pytest.fixture
def wire(
    clients: dict[str, Client], batch: Batch, store: DatastoreService, settings: Settings
) -> Iterator[str]:
    """The test's DataStore as a process of its own, which the app talks to; its URL."""
    path = Path(settings.DATASTORE_URL.removeprefix("embedded://"))
    with serve_embedded(path, CANARY) as (url, _token), using(settings, url):
        yield url


@contextmanager
def using(settings: Settings, url: str) -> Iterator[None]:
    """Has the app talk to this DataStore, with the token, and without patience."""
    settings.DATASTORE_API_KEY = CANARY
    settings.DATASTORE_URL = url
    get_service.cache_clear()
    cache.clear()
    transport = get_service().transport
    assert isinstance(transport, RemoteTransport)
    transport.retry = NO_RETRIES
    transport.timeout = (2, 5)
    yield
    get_service.cache_clear()


def test_all_that_works_tells_no_token(
    clients: dict[str, Client], batch: Batch, wire: str, logged: pytest.LogCaptureFixture
) -> None:
    for client in clients.values():
        for name, about in GET:
            look_at(client.get(url_of(name, about, batch)))
    for who in ("anonymous", "eigenaar", "medewerker", "beheerder"):
        for url, data in writes(batch):
            look_at(clients[who].post(url, data))
    assert Batch.objects.count() > 4
    look_at_what_is_kept(logged)


def test_no_bad_answer_to_a_reader_tells_the_token(
    clients: dict[str, Client],
    batch: Batch,
    settings: Settings,
    logged: pytest.LogCaptureFixture,
    bad: Answer,
) -> None:
    with bad_server.serving(bad) as server, using(settings, server.url):
        for who, debug in (("anonymous", False), ("beheerder", False), ("beheerder", True)):
            settings.DEBUG = debug
            client = clients[who]
            client.raise_request_exception = False
            for name, about in GET:
                if name.startswith(("records:", "history:")):
                    look_at(client.get(url_of(name, about, batch)))
        look_at(client.get(reverse("records:list"), headers={"HX-Request": "true"}))
        assert server.seen
    look_at_what_is_kept(logged)


def test_no_bad_answer_to_a_writer_tells_the_token(
    clients: dict[str, Client],
    batch: Batch,
    wire: str,
    settings: Settings,
    logged: pytest.LogCaptureFixture,
) -> None:
    """Reading works, writing gets each of the bad answers in turn."""
    client = clients["beheerder"]
    client.raise_request_exception = False
    for bad in BAD_ANSWERS.values():
        with bad_server.serving(only_writes(bad, wire)) as server, using(settings, server.url):
            for url, data in writes(batch):
                look_at(client.post(url, data))
    look_at(client.get(reverse("history:list")))
    for one in Batch.objects.all():
        look_at(client.get(reverse("history:batch", args=[one.pk])))
    assert Entry.objects.exclude(message="").exists()
    look_at_what_is_kept(logged)


def only_writes(bad: Answer, url: str) -> Answer:
    """Passes reads on to the DataStore at `url`, and answers writes badly."""

    def answer(handler: Handler) -> None:
        if handler.path.endswith(("datastore_upsert", "datastore_delete", "records_delete")):
            bad(handler)
            return
        said = requests.post(
            f"{url}{handler.path}",
            handler.body,
            headers={"Content-Type": "application/json"},
            timeout=5,
        )
        handler.send(said.status_code, said.content)

    return answer


def writes(batch: Batch) -> Iterator[tuple[str, dict[str, Any]]]:
    """Addresses with what changes something there."""
    service = get_service()
    yield reverse("records:add"), {"c-company": "De Nieuwe Hoeve", "c-zip": "1674 PS"}
    yield reverse("history:undo", args=[batch.pk]), {}
    for name, key in (("edit", OWN_KEY), ("edit", OTHER_KEY), ("delete", OTHER_KEY)):
        record = service.get([key]).get(key)
        if record is not None:
            seen = seal(Seen.now(record), key)
            typed = {f"c-{column}": value or "" for column, value in record.items()}
            data = {**typed, "c-phone": "0229 123456", "seen": seen}
            yield reverse(f"records:{name}", args=[key]), data
            yield reverse(f"records:{name}", args=[key]), {**data, "seen": "stuk"}
    deletion = Batch.objects.filter(action="delete").first()
    if deletion:
        yield reverse("history:restore"), {"batch": deletion.pk, "which": "all"}


def look_at(response: Any) -> None:
    content = b"".join(response) if response.streaming else response.content
    messages = [str(message) for message in get_messages(response.wsgi_request)]
    said = [content.decode(errors="replace"), str(response.headers), str(response.cookies)]
    for text in (*said, str(messages)):
        assert CANARY not in text, response.wsgi_request.path


def look_at_what_is_kept(logged: pytest.LogCaptureFixture) -> None:
    """Log, journal, sessions, cache and mail."""
    assert CANARY not in logged.text
    for record in logged.records:
        assert CANARY not in repr(record.__dict__), record.name
    assert logged.records
    for rows in (Batch.objects.all(), Entry.objects.all()):
        assert CANARY not in serializers.serialize("json", rows)
    for session in Session.objects.all():
        assert CANARY not in str(session.get_decoded())
    assert CANARY.encode() not in b"".join(all_cached())
    assert CANARY not in str([sent.message() for sent in mail.outbox])


def all_cached() -> list[bytes]:
    """What the cache of the tests holds, in the process's memory."""
    held: Callable[[], Any] = cache._cache.values  # type: ignore[attr-defined]
    return list(held())
