"""Runs tests with PostgreSQL as the app's own database: `python -m tests.on_postgres [pytest's arguments]`.

Those that are `CHOSEN`, unless a path is named. A cluster of its own is made for the run and thrown away
after it. Tests that start processes of their own (worker, server) keep SQLite.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.ckan.tools import CannotStart, found, run

CHOSEN = (
    "tests/postgres",
    "tests/unit/journal/test_chunks.py",
    "tests/unit/journal/test_conflicts.py",
    "tests/unit/journal/test_door.py",
    "tests/unit/journal/test_exact.py",
    "tests/unit/journal/test_lease.py",
    "tests/unit/journal/test_undo.py",
    "tests/unit/catalogue/test_checking.py",
    "tests/unit/catalogue/test_counts.py",
    "tests/unit/catalogue/test_flags.py",
    "tests/unit/catalogue/test_migrations.py",
    "tests/unit/catalogue/test_sync.py",
    "tests/unit/records/test_amounts.py",
    "tests/unit/review/doubles",
    "tests/unit/saved_views",
    "tests/unit/claims",
    "tests/unit/questions",
    "tests/unit/mailing",
)
"""What tells one database from another: locks, transactions, order, search, texts and numbers. Not what
makes many examples or waits for the clock: these take about a minute."""

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    # It is thrown away in any case.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def main(arguments: list[str]) -> int:
    """pytest's status; 1, with words that say what to install, when there is no PostgreSQL.

    Raises SystemExit when it is told to stop, once PostgreSQL has stopped.
    """
    is_told = any(Path(argument.split("::")[0]).exists() for argument in arguments)
    try:
        with _ending_when_told(), cluster() as url:
            return subprocess.run(
                [sys.executable, "-m", "pytest", *arguments, *(() if is_told else CHOSEN)],
                env={**os.environ, "TEST_DATABASE_URL": url},
                check=False,
            ).returncode
    except CannotStart as problem:
        print(f"The tests on PostgreSQL could not run: {problem}", file=sys.stderr)
        return 1


@contextmanager
def _ending_when_told() -> Iterator[None]:
    """By itself Python ends at once on SIGTERM, as `timeout` and CI send it: the cluster would go on."""

    def leave(number: int, _frame: object) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def cluster() -> Iterator[str]:
    """The DATABASE_URL of an empty PostgreSQL, which is gone afterwards. Raises `CannotStart`."""
    found("initdb")  # before anything is made
    place = Path(tempfile.mkdtemp(prefix="weidewinkels-postgres-"))
    user = _other_than_root(place)
    data, port = place / "data", _free_port()
    settings = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    try:
        run(
            [found("initdb"), "-D", data, "-U", "postgres", "--auth=trust", "--no-sync",
             "--encoding=UTF8", "--locale=C.UTF-8"],
            doing="Making a PostgreSQL cluster", **user,
        )  # fmt: skip
        run(
            [found("pg_ctl"), "start", "-w", "-D", data, "-l", place / "log",
             "-o", f"-p {port} -c unix_socket_directories={place} {settings}"],
            doing="Starting PostgreSQL", **user,
        )  # fmt: skip
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run(
                [found("pg_ctl"), "stop", "-m", "immediate", "-D", data],
                doing="Stopping PostgreSQL", **user,
            )  # fmt: skip
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _other_than_root(place: Path) -> dict[str, Any]:
    """As whom to start it: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {"cwd": place}
    shutil.chown(place, "postgres", "postgres")
    return {"cwd": place, "user": "postgres", "group": "postgres", "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
