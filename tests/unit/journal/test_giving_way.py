"""Somebody saves one record while a worker, a program of its own, writes hundreds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from datastore_proxy.service import DatastoreService
from tests.unit.journal.workers import ROOT, Installation, wait_for

MANY = 400
EDITOR = """
import django, sys
django.setup()
from weidewinkels.datastore import get_service
from weidewinkels.journal.door import Update, submit
from weidewinkels.journal.models import Batch
print("ready", flush=True)
for line in sys.stdin:
    shop = get_service().get_one(int(line))
    saved = submit(writes=[Update(shop["_id"], shop, {"remarks": "mine"})],
                   by=None, action="edit", source="form")
    many = Batch.objects.get(action="bulk")
    print(saved.state, saved.done, many.state, flush=True)
"""
PLANNED = f"""
import django
django.setup()
from weidewinkels.datastore import get_service
from weidewinkels.journal.door import Update, plan
shop = get_service().get_one({MANY + 1})
writes = [Update(shop["_id"], shop, {{"remarks": "few"}})]
print(plan(writes=writes, by=None, action="edit", source="form").id)
"""


@pytest.fixture
def installation(tmp_path: Path, store: DatastoreService) -> Iterator[Installation]:
    made = Installation(tmp_path, tmp_path / "datastore.sqlite3", JOURNAL_CHUNK="1")
    yield made
    made.end_workers()


@pytest.fixture
def editor(installation: Installation) -> Iterator[Editor]:
    editor = Editor(installation)
    yield editor
    editor.end()


class Editor:
    """A process that changes one record each time it is told to."""

    def __init__(self, installation: Installation) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", EDITOR],
            cwd=ROOT,
            env=installation.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._heard() == "ready"

    def save(self, key: int) -> str:
        """What came of it: the state, the number saved, and the state of the batch of many then."""
        assert self.process.stdin
        self.process.stdin.write(f"{key}\n")
        self.process.stdin.flush()
        return self._heard()

    def end(self) -> None:
        self.process.communicate(timeout=30)

    def _heard(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


def done(installation: Installation, batch: int) -> int:
    return installation.entry_states(batch).get("done", 0)


def test_a_single_edit_gets_through_within_a_chunk_or_so(
    installation: Installation, editor: Editor
) -> None:
    many = installation.start_batch(MANY)
    installation.start_worker()
    wait_for(lambda: done(installation, many) > 20)

    before = done(installation, many)
    assert editor.save(MANY + 1) == "done 1 running"
    # A chunk is one record here, and who waits looks twenty times a second
    assert done(installation, many) - before < 40

    wait_for(lambda: installation.state(many) == "done")
    assert installation.entry_states(many) == {"done": MANY}


def test_what_was_saved_in_between_is_never_overwritten(
    installation: Installation, editor: Editor
) -> None:
    """Of records that the batch has had, is about to write, and comes to much later."""
    many = installation.start_batch(MANY)
    installation.start_worker()
    wait_for(lambda: done(installation, many) > 20)
    edited = []
    for ahead in (0, 1, 2, 3, 5, 8, -10, MANY // 2):
        key = min(MANY, done(installation, many) + ahead + 1)
        if editor.save(key).startswith("done 1"):
            edited.append(key)  # else the batch came to it first, and nothing was overwritten
    wait_for(lambda: installation.state(many) == "done")

    service = installation.service
    shops = service.get(range(1, MANY + 1))
    assert {key for key, shop in shops.items() if shop["remarks"] == "mine"} == set(edited)
    states = installation.entry_states(many)
    assert states["done"] + states["conflict"] == MANY
    assert states["conflict"] >= 1  # the one far ahead
    assert {shop["remarks"] for shop in shops.values()} == {"bulk", "mine"}


def test_an_edit_that_did_not_get_its_turn_is_written_between_two_chunks(
    installation: Installation,
) -> None:
    """The one that waits is taken up by whoever looks around, not by who is busy."""
    few = int(installation.run("-c", PLANNED).split()[-1])
    many = installation.start_batch(MANY)
    installation.start_worker()
    wait_for(lambda: done(installation, many) > 20)

    gave_up = "UPDATE journal_batch SET state = 'waiting', due_at = NULL WHERE id = ?"
    installation.change(gave_up, few)
    wait_for(lambda: installation.state(few) == "done")

    assert installation.state(many) == "running"
    assert installation.service.get_one(MANY + 1)["remarks"] == "few"
    wait_for(lambda: installation.state(many) == "done")
