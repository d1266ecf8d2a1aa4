"""The app as it runs for real: DataStore, web server and worker are programs of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.migrated import make_database
from weidewinkels import settings

TOKEN = "only-for-tests"
START_SECONDS = 30
SESSION = """
import os
from django.contrib.auth.models import User
from django.test import Client
client = Client()
user = User.objects.get(email=os.environ["WHO"])
client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
print(client.session.session_key)
"""


class Program:
    """Something that listens on a port; it comes back on the same one."""

    def __init__(self, *command: str, port: int, env: dict[str, str], log: Path) -> None:
        self.command, self.port, self.env, self.log = command, port, env, log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers."""
        self._process = _spawn(self.command, self.env, self.log)
        until = time.monotonic() + START_SECONDS
        while not _answers(self.port):
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(10)
            self._process = None


@dataclass(frozen=True)
class Installation:
    """An app of its own, with the sample shops, on a DataStore over HTTP; the demo accounts are in it."""

    datastore: Program
    web: Program
    env: dict[str, str]
    log: Path

    @property
    def url(self) -> str:
        return f"http://localhost:{self.web.port}"

    def manage(self, *words: str, **env: str) -> str:
        """Run `manage.py` to its end; gives what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=settings.BASE_DIR,
            env=self.env | env,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def session_of(self, email: str) -> str:
        """A session of this demo account, for the browser's cookie."""
        return self.manage("shell", "--verbosity", "0", "-c", SESSION, WHO=email).strip()

    @contextmanager
    def worker(self) -> Iterator[None]:
        """While it works."""
        command = (sys.executable, "manage.py", "worker", "--every", "0.2")
        process = _spawn(command, self.env, self.log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def installation(home: Path, **settings_of_its_own: str) -> Iterator[Installation]:
    """One in this directory, while it runs."""
    file = home / "datastore.sqlite3"
    data, web = _free_port(), _free_port()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "weidewinkels.settings",
        "ENV_FILE": os.devnull,
        "DEBUG": "on",
        "DATABASE_URL": f"sqlite:///{home / 'app.sqlite3'}",
        "DATASTORE_URL": f"http://127.0.0.1:{data}",
        "DATASTORE_API_KEY": TOKEN,
        "MAP_TILES_URL": "",
        "ADDRESS_URL": "",
        **settings_of_its_own,
    }
    python, log = sys.executable, home / "log"
    store = [python, "-m", "datastore_proxy.embedded", "--database", str(file), "--token", TOKEN]
    serve = [python, "-m", "gunicorn", "weidewinkels.wsgi", "--threads", "4"]
    made = Installation(
        Program(*store, "--port", str(data), port=data, env=env, log=log),
        Program(*serve, "--bind", f"127.0.0.1:{web}", port=web, env=env, log=log),
        env,
        log,
    )
    make_database(home / "app.sqlite3")
    made.manage("demo", DATASTORE_URL=f"embedded://{file}")
    try:
        made.datastore.start()
        made.web.start()
        yield made
    finally:
        made.web.stop()
        made.datastore.stop()


def _spawn(command: tuple[str, ...], env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, stdout=out, stderr=out)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
