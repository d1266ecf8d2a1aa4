"""A worker that is asked to end (SIGTERM) finishes its chunk; the next one goes on at once."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from datastore_proxy.service import DatastoreService
from tests.unit.journal.test_redis import redis_url
from tests.unit.journal.workers import Installation, wait_for

__all__ = ["redis_url"]

MANY = 400
SOON = 10
"""Seconds; a dead worker's batch is taken up only after the 30 of its lease."""


@pytest.fixture(params=["database", "redis"])
def installation(
    tmp_path: Path, store: DatastoreService, request: pytest.FixtureRequest
) -> Iterator[Installation]:
    settings = {"JOURNAL_CHUNK": "2", "JOURNAL_LEASE_SECONDS": "30"}
    if request.param == "redis":
        settings["TASKS_URL"] = request.getfixturevalue("redis_url")
    made = Installation(tmp_path, tmp_path / "datastore.sqlite3", **settings)
    yield made
    made.end_workers()


def test_it_ends_after_its_chunk_and_the_next_goes_on_within_seconds(
    installation: Installation,
) -> None:
    many = installation.start_batch(MANY)
    first = installation.start_worker()
    wait_for(lambda: installation.entry_states(many).get("done", 0) > 20)

    first.send_signal(signal.SIGTERM)
    assert first.wait(SOON) == 0

    states = installation.entry_states(many)
    assert installation.state(many) == "planned"
    assert 20 < states["done"] < MANY
    assert set(states) == {"done", "planned"}  # nothing is left as a question

    began = time.monotonic()
    installation.start_worker()
    wait_for(lambda: installation.entry_states(many)["done"] > states["done"])
    assert time.monotonic() - began < SOON
    wait_for(lambda: installation.state(many) == "done")
    assert installation.entry_states(many) == {"done": MANY}
    assert installation.ask("SELECT DISTINCT attempts FROM journal_entry") == [(0,)]


def test_an_idle_worker_ends_at_once(installation: Installation) -> None:
    worker = installation.start_worker()
    many = installation.start_batch(60)
    wait_for(lambda: installation.state(many) == "done")

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(SOON) == 0
