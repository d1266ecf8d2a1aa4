"""A worker that is asked to end (SIGTERM) finishes its chunk; the next one goes on at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from datastore_proxy.service import DatastoreService
from tests.unit.journal.test_redis import redis_url
from tests.unit.journal.workers import Installation, wait_for

__all__ = ["redis_url"]

MANY = 400
SECONDS_TO_END = 30
LEASE_SECONDS = 600
"""Longer than anything here waits: a batch that its worker didn't give back isn't taken up in time."""


@pytest.fixture(params=["database", "redis"])
def installation(
    tmp_path: Path, store: DatastoreService, request: pytest.FixtureRequest
) -> Iterator[Installation]:
    settings = {"JOURNAL_CHUNK": "2", "JOURNAL_LEASE_SECONDS": str(LEASE_SECONDS)}
    if request.param == "redis":
        settings["TASKS_URL"] = request.getfixturevalue("redis_url")
    made = Installation(tmp_path, tmp_path / "datastore.sqlite3", **settings)
    yield made
    made.end_workers()


def test_it_ends_after_its_chunk_and_the_next_goes_on_without_waiting_for_the_lease(
    installation: Installation,
) -> None:
    many = installation.start_batch(MANY)
    first = installation.start_worker()
    wait_for(lambda: installation.entry_states(many).get("done", 0) > 20)

    first.send_signal(signal.SIGTERM)
    assert first.wait(SECONDS_TO_END) == 0

    states = installation.entry_states(many)
    assert installation.state(many) == "planned"
    assert 20 < states["done"] < MANY
    assert set(states) == {"done", "planned"}  # nothing is left as a question

    installation.start_worker()
    wait_for(lambda: installation.entry_states(many)["done"] > states["done"])
    wait_for(lambda: installation.state(many) == "done")
    assert installation.entry_states(many) == {"done": MANY}
    assert installation.ask("SELECT DISTINCT attempts FROM journal_entry") == [(0,)]


def test_an_idle_worker_ends_at_once(installation: Installation) -> None:
    worker = installation.start_worker()
    many = installation.start_batch(60)
    wait_for(lambda: installation.state(many) == "done")

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(SECONDS_TO_END) == 0
