"""Several processes at once, on databases in files: as it is with gunicorn and workers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from datastore_proxy.embedded.transport import EmbeddedTransport
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests.migrated import make_database

ROOT = Path(__file__).parents[3]
RESOURCE = "e0f02155-a8dd-49f8-bae9-282a2002f596"
START = """
import django, sys
django.setup()
from weidewinkels.datastore import get_service
from weidewinkels.journal.door import Insert, Update, submit
from weidewinkels.journal.models import Batch, Entry
from datastore_proxy.types import Query
service = get_service()
shop = service.search(Query(limit=1)).records[0]
print("ready", flush=True)
word = sys.stdin.readline().strip()
"""


class Installation:
    """An app with its own databases; code runs in processes of its own."""

    def __init__(self, path: Path, datastore: Path) -> None:
        self.service = DatastoreService(EmbeddedTransport(datastore), RESOURCE)
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "weidewinkels.settings",
            "DEBUG": "on",
            "DATABASE_URL": f"sqlite:///{path / 'app.sqlite3'}",
            "DATASTORE_URL": f"embedded://{datastore}",
            "CACHE_URL": "locmemcache://",
        }
        make_database(path / "app.sqlite3")

    def manage(self, *arguments: str) -> str:
        return self._run([sys.executable, "manage.py", *arguments])

    def python(self, code: str) -> str:
        """What the code prints."""
        return self._run([sys.executable, "-c", START.replace("sys.stdin.readline()", "''") + code])

    def start(self, code: str) -> subprocess.Popen[str]:
        """A process that waits for a line, `word`, and then runs the code."""
        process = subprocess.Popen(
            [sys.executable, "-c", START + code],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        process.stdout.readline()
        return process

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            check=True,
            text=True,
            stdout=subprocess.PIPE,
        )
        return done.stdout


@pytest.fixture
def installation(tmp_path: Path, store: DatastoreService) -> Installation:
    return Installation(tmp_path, tmp_path / "datastore.sqlite3")


def test_writers_at_the_same_moment_lose_nothing(installation: Installation) -> None:
    columns = ["phone", "email", "remarks"]
    processes = [
        installation.start(
            "for number in range(5):\n"
            "    now = service.get_one(shop['_id'])\n"
            "    submit(writes=[Update(shop['_id'], now, {word: str(number)}),"
            " Insert({'company': 'Hoeve Drukte'})], by=None, action='edit', source='form')\n"
            "print(Entry.objects.exclude(state='done').count())"
        )
        for _ in columns
    ]
    for process, column in zip(processes, columns, strict=True):
        assert process.stdin is not None
        process.stdin.write(column + "\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0

    service = installation.service
    shop = service.search(Query(limit=1)).records[0]
    assert [shop[column] for column in columns] == ["4"] * 3
    assert service.search(Query(filters={"company": ["Hoeve Drukte"]})).total == 15
    told = installation.python(
        "inserts = Entry.objects.filter(operation='insert', state='done')\n"
        "print(len(set(inserts.values_list('key', flat=True))))"
    )
    assert told.split() == ["ready", "15"]


def test_a_double_click_in_the_same_moment_saves_once(installation: Installation) -> None:
    code = (
        "batch = submit(writes=[Insert({'company': 'Hoeve Tweemaal'})], by=None,"
        " action='add', source='form', once=word)\n"
        "print(batch.id, batch.state)"
    )
    processes = [installation.start(code) for _ in range(3)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("one click\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60)[0] for process in processes]

    assert told == ["1 done\n"] * 3
    found = installation.service.search(Query(filters={"company": ["Hoeve Tweemaal"]}))
    assert found.total == 1


def test_what_a_killed_process_left_is_delivered_by_the_command(
    installation: Installation,
) -> None:
    """Killed right after the write reached the DataStore, before its answer was noted."""
    installation.environment["JOURNAL_LEASE_SECONDS"] = "1"
    killed = installation.start(
        "import os, signal\n"
        "from weidewinkels.journal import sending\n"
        "sending.finish_inserts = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "submit(writes=[Insert({'company': 'Hoeve Gestorven'})],"
        " by=None, action='add', source='form')"
    )
    killed.communicate("go\n", timeout=60)
    assert killed.returncode < 0

    time.sleep(1)
    assert installation.manage("deliver") == "batch 1: done, 1 of 1\n"
    states = installation.python("print(*Entry.objects.values_list('state', 'key').get())")
    assert states.split()[1] == "done"
    found = installation.service.search(Query(filters={"company": ["Hoeve Gestorven"]}))
    assert found.total == 1
