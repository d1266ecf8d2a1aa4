"""A large preview outlives the worker, a program of its own, that was making it; nobody looks at its page."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from datastore_proxy.service import DatastoreService
from tests.unit.journal.workers import ROOT, Installation, wait_for

ALL = 405
PROPOSE = """
import django
django.setup()
from django.contrib.auth.models import Group, User
from weidewinkels.bulk.models import SelectedKeys, Selection
from weidewinkels.bulk.operations.base import operation_named
from weidewinkels.bulk.proposals import propose
from weidewinkels.bulk.selections import install
from weidewinkels.datastore import get_service
person = User.objects.create(username="worker@voorbeeld.nl")
person.groups.add(Group.objects.get(name="beheerder"))
keys = [str(shop["_id"]) for shop in get_service().iterate()]
selection = Selection.objects.create(
    owner=person, resource_id=get_service().resource_id, number=len(keys)
)
SelectedKeys.objects.create(selection=selection, position=0, keys=keys)
propose(
    by=person, selection=install(selection), operation=operation_named("set_fields"),
    parameters={"do-c-remarks": ["set"], "c-remarks": ["Dicht"]},
)
"""
WORKER = """
import django, sys
django.setup()
from django.core.management import call_command
from weidewinkels.bulk import drafting
drafting.AT_ONCE = 5
call_command("worker", every=0.1, look_around_every=0.2, verbosity=0)
"""


@pytest.fixture
def installation(tmp_path: Path, store: DatastoreService) -> Iterator[Installation]:
    made = Installation(tmp_path, tmp_path / "datastore.sqlite3", BULK_AT_ONCE="50")
    made.run("-c", PROPOSE)
    yield made
    made.end_workers()


def start_worker(installation: Installation) -> subprocess.Popen[bytes]:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=ROOT,
        env=installation.environment,
        stderr=subprocess.DEVNULL,
    )
    installation.workers.append(worker)
    return worker


def drafted(installation: Installation) -> int:
    return int(installation.ask("SELECT drafted FROM bulk_proposal")[0][0])


def is_whole(installation: Installation) -> bool:
    (found,) = installation.ask("SELECT state, drafted, missing FROM bulk_proposal")
    positions = installation.ask("SELECT position FROM journal_entry ORDER BY position")
    return found == ("ready", ALL, 0) and positions == [(at,) for at in range(ALL)]


def test_another_worker_finishes_what_a_killed_one_was_making(installation: Installation) -> None:
    installation.environment["JOURNAL_LEASE_SECONDS"] = "1"
    first = start_worker(installation)
    wait_for(lambda: drafted(installation) > 20)
    installation.kill(first)
    assert drafted(installation) < ALL

    start_worker(installation)

    wait_for(lambda: is_whole(installation))


def test_a_worker_that_is_to_end_leaves_the_rest_to_the_next(installation: Installation) -> None:
    first = start_worker(installation)
    wait_for(lambda: drafted(installation) > 20)
    first.send_signal(signal.SIGTERM)
    assert first.wait(10) == 0
    assert drafted(installation) < ALL

    start_worker(installation)

    wait_for(lambda: is_whole(installation), patience=20)  # a dead one's is taken up after 30 s
