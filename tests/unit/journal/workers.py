"""An app with its own databases, and workers that are programs of their own: to be killed at will."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from datastore_proxy.embedded.transport import EmbeddedTransport
from datastore_proxy.service import DatastoreService
from tests.migrated import make_database

ROOT = Path(__file__).parents[3]
RESOURCE = "e0f02155-a8dd-49f8-bae9-282a2002f596"
PATIENCE = 90
START_BATCH = """
import django
django.setup()
from itertools import islice
from weidewinkels.datastore import get_service
from weidewinkels.journal.door import Update, plan, start
shops = islice(get_service().iterate(), {number})
writes = [Update(shop["_id"], shop, {{"remarks": "{remarks}"}}) for shop in shops]
print(start(plan(writes=writes, by=None, action="bulk", source="bulk")).id)
"""


class Installation:
    """It looks into the app's database by itself, so that it waits in milliseconds."""

    def __init__(self, path: Path, datastore: Path, **settings: str) -> None:
        self.service = DatastoreService(EmbeddedTransport(datastore), RESOURCE)
        self.database = path / "app.sqlite3"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "weidewinkels.settings",
            "ENV_FILE": os.devnull,
            "DEBUG": "on",
            "LOG_LEVEL": "ERROR",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "DATASTORE_URL": f"embedded://{datastore}",
            "CACHE_URL": "locmemcache://",
            **settings,
        }
        self.workers: list[subprocess.Popen[bytes]] = []
        make_database(self.database)

    def start_batch(self, number: int, remarks: str = "bulk") -> int:
        """Ask for a change of so many records; gives the batch's id."""
        code = START_BATCH.format(number=number, remarks=remarks)
        return int(self.run("-c", code).split()[-1])

    def start_worker(self) -> subprocess.Popen[bytes]:
        command = ["manage.py", "worker", "--verbosity", "0"]
        quick = ["--every", "0.1", "--look-around-every", "0.2"]
        worker = subprocess.Popen(
            [sys.executable, *command, *quick],
            cwd=ROOT,
            env=self.environment,
            stderr=subprocess.DEVNULL,
        )
        self.workers.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    def end_workers(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                self.kill(worker)

    def state(self, batch: int) -> str:
        return str(self.ask("SELECT state FROM journal_batch WHERE id = ?", batch)[0][0])

    def entry_states(self, batch: int) -> dict[str, int]:
        """State → number of entries."""
        query = "SELECT state, count(*) FROM journal_entry WHERE batch_id = ? GROUP BY state"
        return dict(self.ask(query, batch))

    def make_due(self) -> None:
        """As if the time had passed after which a batch is looked after."""
        self.change("UPDATE journal_batch SET due_at = NULL")

    def change(self, statement: str, *values: Any) -> None:
        with closing(sqlite3.connect(self.database, timeout=20)) as database, database:
            database.execute(statement, values)

    def ask(self, query: str, *values: Any) -> list[Any]:
        with closing(sqlite3.connect(self.database, timeout=20)) as database:
            return database.execute(query, values).fetchall()

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            text=True,
            stdout=subprocess.PIPE,
        )
        return done.stdout


def wait_for(is_so: Callable[[], object], patience: float = PATIENCE) -> None:
    until = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.01)
