"""Tasks in a Redis: a real one, with a real worker, by the one setting."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests.unit.journal.workers import Installation, wait_for

MANY = 60


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    program = shutil.which("redis-server")
    assert program, "redis-server is not installed. Run: apt-get install -y redis-server"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def installation(tmp_path: Path, store: DatastoreService, redis_url: str) -> Iterator[Installation]:
    made = Installation(tmp_path, tmp_path / "datastore.sqlite3", TASKS_URL=redis_url)
    yield made
    made.end_workers()


def test_a_batch_is_written_by_a_worker_that_hears_of_it_from_redis(
    installation: Installation,
) -> None:
    installation.start_worker()
    batch = installation.start_batch(MANY)

    wait_for(lambda: installation.state(batch) == "done")
    assert installation.service.count(Query(filters={"remarks": ["bulk"]})) == MANY


def test_what_was_asked_while_redis_was_gone_is_done_all_the_same(
    installation: Installation,
) -> None:
    there = installation.environment["TASKS_URL"]
    installation.environment["TASKS_URL"] = "redis://127.0.0.1:9/0"
    batch = installation.start_batch(MANY)
    assert installation.state(batch) == "planned"
    installation.make_due()

    installation.environment["TASKS_URL"] = there
    worker = installation.start_worker()
    wait_for(lambda: installation.state(batch) == "done")

    worker.send_signal(signal.SIGTERM)
    started = time.monotonic()
    worker.wait(20)
    assert time.monotonic() - started < 20
