"""Real workers, killed, several at once, and shut out of their database: each entry's state is true."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests.unit.journal.workers import Installation, wait_for

MIXED = """
import django
django.setup()
from weidewinkels.datastore import get_service
from weidewinkels.journal.door import Delete, Insert, Update, plan, start
shops = list(get_service().iterate())
writes = [
    *[Update(shop["_id"], shop, {"remarks": "bulk"}) for shop in shops[:100]],
    *[Insert({"company": f"Hoeve {number}", "remarks": "nieuw"}) for number in range(60)],
    *[Delete(shop["_id"], shop) for shop in shops[100:200]],
]
print(start(plan(writes=writes, by=None, action="bulk", source="bulk")).id)
"""
UNDO = """
import django
django.setup()
from weidewinkels.journal.models import Batch
from weidewinkels.journal.undo import undo
print(undo(Batch.objects.first(), by=None).id)
"""


@pytest.fixture
def installation(tmp_path: Path, store: DatastoreService) -> Iterator[Installation]:
    made = Installation(
        tmp_path,
        tmp_path / "datastore.sqlite3",
        JOURNAL_CHUNK="5",
        JOURNAL_LEASE_SECONDS="1",
        JOURNAL_SETTLE_SECONDS="1",
    )
    made.environment["DATABASE_URL"] += "?timeout=1"
    yield made
    made.end_workers()


def start_mixed(installation: Installation) -> int:
    """100 changes, 60 additions and 100 deletions."""
    return int(installation.run("-c", MIXED).split()[-1])


def is_all_done_once(installation: Installation, batch: int) -> bool:
    service = installation.service
    assert installation.entry_states(batch) == {"done": 260}
    assert service.count(Query()) == 405 + 60 - 100
    assert service.count(Query(filters={"remarks": ["bulk"]})) == 100
    assert service.count(Query(filters={"remarks": ["nieuw"]})) == 60
    keys = installation.ask("SELECT key FROM journal_entry WHERE operation = 'insert'")
    assert len(set(keys)) == 60
    return True


def number_done(installation: Installation, batch: int) -> int:
    return installation.entry_states(batch).get("done", 0)


def has_done_more(installation: Installation, batch: int, before: int) -> bool:
    return number_done(installation, batch) > before


def run_with_deaths(installation: Installation, batch: int, *, times: int) -> None:
    """Have it written by workers of which so many are killed on the way."""
    chance = random.Random(20261123)  # noqa: S311
    for _ in range(times):
        before = number_done(installation, batch)
        worker = installation.start_worker()
        wait_for(partial(has_done_more, installation, batch, before))
        time.sleep(chance.uniform(0, 0.1))
        installation.kill(worker)
        if installation.state(batch) == "done":
            break
    last = installation.start_worker()
    wait_for(lambda: installation.state(batch) == "done")
    installation.kill(last)


def without_ids(service: DatastoreService) -> Counter[tuple[object, ...]]:
    """All records; what is restored has another `_id`."""
    return Counter(
        tuple(value for column, value in shop.items() if column != "_id")
        for shop in service.iterate()
    )


def test_killed_at_any_moment_a_worker_leaves_nothing_undone_and_nothing_done_twice(
    installation: Installation,
) -> None:
    batch = start_mixed(installation)

    run_with_deaths(installation, batch, times=4)

    assert is_all_done_once(installation, batch)


def test_killed_at_any_moment_an_undo_puts_back_all_of_it_once(
    installation: Installation,
) -> None:
    """And the undo of that does it all again, as it was."""
    service = installation.service
    before = without_ids(service)
    batch = start_mixed(installation)
    run_with_deaths(installation, batch, times=0)
    after = without_ids(service)

    undone = int(installation.run("-c", UNDO).split()[-1])
    run_with_deaths(installation, undone, times=2)
    assert installation.entry_states(undone) == {"done": 260}
    assert without_ids(service) == before
    taken_back = "SELECT count(*) FROM journal_entry WHERE batch_id = ? AND undone"
    assert installation.ask(taken_back, batch) == [(260,)]

    redone = int(installation.run("-c", UNDO).split()[-1])
    run_with_deaths(installation, redone, times=0)
    assert installation.entry_states(redone) == {"done": 260}
    assert without_ids(service) == after


def test_several_workers_do_each_entry_once_and_batch_after_batch(
    installation: Installation,
) -> None:
    first = start_mixed(installation)
    second = installation.start_batch(100, "later")
    for _ in range(3):
        installation.start_worker()
    wait_for(lambda: installation.state(first) == installation.state(second) == "done")

    assert installation.entry_states(first) == {"done": 260}
    attempts = installation.ask("SELECT DISTINCT attempts FROM journal_entry")
    assert attempts == [(0,)]
    ((ended, began),) = installation.ask(
        "SELECT one.finished_at, other.started_at FROM journal_batch one, journal_batch other"
        " WHERE one.id = ? AND other.id = ?",
        first,
        second,
    )
    assert ended <= began
    # What the first had changed by then was seen otherwise when the second was asked for.
    assert installation.entry_states(second) == {"conflict": 100}


def test_a_database_that_is_locked_for_long_only_delays(installation: Installation) -> None:
    batch = start_mixed(installation)
    installation.start_worker()
    wait_for(lambda: installation.entry_states(batch).get("done", 0) > 20)
    with closing(sqlite3.connect(installation.database, timeout=60, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(3)  # three times as long as the app waits for its database
        other.execute("ROLLBACK")
    if installation.workers[0].poll() is not None:
        installation.start_worker()  # as `make run` does, or systemd

    wait_for(lambda: installation.state(batch) == "done")

    assert is_all_done_once(installation, batch)
