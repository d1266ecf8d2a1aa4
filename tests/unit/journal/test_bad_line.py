"""A real HTTP line to a DataStore, with a proxy in it that does what proxies do on a bad day."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import loads
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from pytest_django.fixtures import Settings

from datastore_proxy.embedded.engine import Engine
from datastore_proxy.embedded.http import ActionServer
from datastore_proxy.remote import RemoteTransport
from datastore_proxy.retrying import NO_RETRIES
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from weidewinkels.journal import tasks
from weidewinkels.journal.door import Update, submit
from weidewinkels.journal.models import Batch, BatchState, EntryState

pytestmark = pytest.mark.django_db

TOKEN = "a-token-of-these-tests"


class BadProxy(ThreadingHTTPServer):
    """`mood`: what happens to writes. Reads pass, but for "down"."""

    daemon_threads = True
    mood = "fine"

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.later: list[Callable[[], object]] = []
        self.moods: list[str] = []
        """Of the coming writes, before `mood` counts again."""
        self.carried_out: list[bytes] = []
        self.closing = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def carry_out(self) -> None:
        """What was held up arrives at last."""
        while self.later:
            self.later.pop(0)()


class _Handler(BaseHTTPRequestHandler):
    server: BadProxy
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {"Authorization": TOKEN, "Content-Type": "application/json"}
        request = Request(self.server.upstream + self.path, body, headers)  # noqa: S310
        is_write = "upsert" in self.path or "delete" in self.path
        mood = self.server.mood if is_write or self.server.mood == "down" else "fine"
        if is_write and self.server.moods:
            mood = self.server.moods.pop(0)
        if is_write and mood in ("fine", "swallow", "html 502", "too late"):
            self.server.carried_out.append(body)
        if mood == "down":
            self.close_connection = True
        elif mood == "hold":
            self.server.later.append(lambda: urlopen(request).read())  # noqa: S310
            self.close_connection = True
        elif mood == "swallow":
            urlopen(request).read()  # noqa: S310
            self.close_connection = True
        elif mood == "too late":
            urlopen(request).read()  # noqa: S310
            self.server.closing.wait(20)  # by then nobody listens any more
            self.close_connection = True
        elif mood == "html 502":
            urlopen(request).read()  # noqa: S310
            self._send(502, b"<html>Bad Gateway</html>", "text/html")
        else:
            with urlopen(request) as answer:  # noqa: S310
                self._send(answer.status, answer.read(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@contextmanager
def served(server: ThreadingHTTPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def proxy(
    store: DatastoreService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BadProxy]:
    """The DataStore of the settings is at the other end of this proxy."""
    upstream = ActionServer(("127.0.0.1", 0), Engine(tmp_path / "datastore.sqlite3"), TOKEN)
    proxy = BadProxy(upstream.url.rstrip("/"))
    remote = RemoteTransport(proxy.url, TOKEN, timeout=(1, 1), retry=NO_RETRIES)
    monkeypatch.setattr(store, "transport", remote)
    with served(upstream), served(proxy):
        yield proxy
        proxy.closing.set()


@pytest.mark.parametrize("mood", ["swallow", "html 502"])
def test_an_addition_without_an_answer_is_made_once(
    add: Callable[..., Batch], store: DatastoreService, proxy: BadProxy, mood: str
) -> None:
    proxy.mood = mood
    batch = add({"company": "Hoeve Eenmaal"})

    assert (batch.state, batch.done) == (BatchState.DONE, 1)
    assert store.search(Query(filters={"company": ["Hoeve Eenmaal"]})).total == 1


def test_an_addition_that_arrives_after_all_is_made_once(
    add: Callable[..., Batch], store: DatastoreService, proxy: BadProxy, settings: Settings
) -> None:
    proxy.mood = "hold"
    batch = add({"company": "Hoeve Eenmaal"})
    assert (batch.state, batch.entries.get().state) == (BatchState.WAITING, EntryState.UNKNOWN)

    proxy.mood = "fine"
    proxy.carry_out()
    (batch,) = tasks.deliver_all()

    assert (batch.state, batch.done) == (BatchState.DONE, 1)
    assert store.search(Query(filters={"company": ["Hoeve Eenmaal"]})).total == 1


def test_a_deletion_without_an_answer_is_known(
    remove: Callable[..., Batch], store: DatastoreService, proxy: BadProxy, shop: Record
) -> None:
    proxy.mood = "swallow"

    assert remove(shop).done == 1
    assert store.get([shop["_id"]]) == {}


def test_an_edit_waits_while_the_line_is_down(
    edit: Callable[..., Batch], store: DatastoreService, proxy: BadProxy, shop: Record
) -> None:
    proxy.mood = "down"
    batch = edit(shop, phone="0229 111111")
    assert (batch.state, batch.open) == (BatchState.WAITING, 1)
    (batch,) = tasks.deliver_all()
    assert batch.state == BatchState.WAITING

    proxy.mood = "fine"
    (batch,) = tasks.deliver_all()

    assert (batch.state, batch.done) == (BatchState.DONE, 1)
    assert store.get_one(shop["_id"]) == {**shop, "phone": "0229 111111"}


def test_the_line_goes_down_in_the_middle_of_many(
    remove: Callable[..., Batch], store: DatastoreService, proxy: BadProxy, settings: Settings
) -> None:
    settings.JOURNAL_CHUNK = 20
    shops = store.search(Query(limit=50)).records
    proxy.mood = "swallow"
    batch = remove(*shops)

    assert (batch.state, batch.done) == (BatchState.DONE, 50)
    assert store.count(Query()) == 355


@pytest.mark.parametrize("mood", ["too late", "swallow", "html 502"])
def test_a_chunk_that_landed_without_an_answer_is_not_sent_again(
    store: DatastoreService, proxy: BadProxy, settings: Settings, mood: str
) -> None:
    settings.JOURNAL_CHUNK = 40
    shops = store.search(Query(limit=120)).records
    writes = [Update(shop["_id"], shop, {"remarks": mood}) for shop in shops]
    proxy.moods = ["fine", mood]
    batch = submit(writes=writes, by=None, action="bulk", source="bulk")

    assert (batch.state, batch.counts) == (BatchState.DONE, {"done": 120})
    sent = [record["_id"] for body in proxy.carried_out for record in loads(body)["records"]]
    assert sorted(sent) == sorted(shop["_id"] for shop in shops)
    assert store.count(Query(filters={"remarks": [mood]})) == 120


def test_a_chunk_that_never_arrived_is_sent_again(
    store: DatastoreService, proxy: BadProxy, settings: Settings
) -> None:
    settings.JOURNAL_CHUNK = 40
    shops = store.search(Query(limit=120)).records
    writes = [Update(shop["_id"], shop, {"remarks": "bulk"}) for shop in shops]
    proxy.moods = ["fine", "down"]
    batch = submit(writes=writes, by=None, action="bulk", source="bulk")
    assert batch.state == BatchState.WAITING
    assert (batch.done, batch.open) == (10, 110)

    (batch,) = tasks.deliver_all()

    assert (batch.state, batch.counts) == (BatchState.DONE, {"done": 120})
    assert store.count(Query(filters={"remarks": ["bulk"]})) == 120
