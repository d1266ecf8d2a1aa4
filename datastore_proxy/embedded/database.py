"""The SQLite file: its connections, transactions and the tables that list what is in it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from .failures import unavailable

LOCK_WAIT = 5.0
"""Seconds that a writer waits for another one; SQLite tries again all that time."""

LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

MOST_IDLE = 8
"""Connections that are kept for later; each has a cache of up to 16 MB."""

CATALOG = """
CREATE TABLE IF NOT EXISTS organization (
    id TEXT PRIMARY KEY, name TEXT UNIQUE NOT NULL, document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS package (
    id TEXT PRIMARY KEY, name TEXT UNIQUE NOT NULL, document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS resource (
    id TEXT PRIMARY KEY, package_id TEXT NOT NULL, position INTEGER NOT NULL,
    url_type TEXT, document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS datastore (
    number INTEGER PRIMARY KEY AUTOINCREMENT, resource_id TEXT UNIQUE NOT NULL,
    records INTEGER NOT NULL DEFAULT 0, definition TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS alias (name TEXT PRIMARY KEY, resource_id TEXT NOT NULL);
PRAGMA user_version = 1;
"""

_left_to_the_parent: list[sqlite3.Connection] = []
"""Connections that a forked child must neither use nor close: closing could remove the log."""


class Database:
    """Connections to one file, for any number of threads and processes."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._idle: list[sqlite3.Connection] = []
        self._process = os.getpid()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch()
        self._file = _file_at(self.path)
        with self.connection() as db:
            if db.execute("PRAGMA user_version").fetchone()[0] == 0:
                with _transaction(db, "IMMEDIATE"):
                    for statement in CATALOG.split(";\n"):
                        db.execute(statement)

    @contextlib.contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else uses meanwhile; 503 when another program holds the file."""
        if self._process != os.getpid():
            _left_to_the_parent.extend(self._idle)
            self._idle, self._process = [], os.getpid()
        file = self._file_to_use()
        with _locked_is_unavailable():
            try:
                db = self._idle.pop()
            except IndexError:
                db = self._connect()
        try:
            with _locked_is_unavailable():
                yield db
        finally:
            if len(self._idle) < MOST_IDLE and file == self._file:
                self._idle.append(db)
            else:
                db.close()

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One unchanging view of the data; waits for no writer."""
        with self.connection() as db, _transaction(db, "DEFERRED"):
            yield db

    @contextlib.contextmanager
    def writing(self, *, dry_run: bool = False) -> Iterator[sqlite3.Connection]:
        """All or nothing; the only writer meanwhile. A dry run ends as if it had failed."""
        with self.connection() as db, _transaction(db, "IMMEDIATE", dry_run=dry_run):
            yield db

    def close(self) -> None:
        """Close the connections that nobody uses now; later ones are opened anew."""
        with contextlib.suppress(IndexError):  # another thread may take one meanwhile
            while True:
                self._idle.pop().close()

    def _file_to_use(self) -> tuple[int, int]:
        """The file that is there now. SQLite itself would go on writing to one that was deleted or
        replaced, and tell that it is stored."""
        file = _file_at(self.path)
        if file is None:
            raise unavailable("the file of the DataStore isn't there any more")
        if file != self._file:
            self.close()
            self._file = file
        return file

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(
            self.path, timeout=LOCK_WAIT, isolation_level=None, check_same_thread=False
        )
        _use_write_ahead_log(db)
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA temp_store = MEMORY")
        db.execute("PRAGMA cache_size = -16000")
        return db


def _file_at(path: Path) -> tuple[int, int] | None:
    """What tells a file from a later one with its name."""
    try:
        at = path.stat()
    except FileNotFoundError:
        return None
    return at.st_dev, at.st_ino


@contextlib.contextmanager
def _locked_is_unavailable() -> Iterator[None]:
    """Nothing is done, and it may well succeed later: another program writes, or keeps the file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in LOCKED:  # without what SQLite adds to the code
            raise
        raise unavailable("another program holds the file of the DataStore") from error


@contextlib.contextmanager
def _transaction(db: sqlite3.Connection, kind: str, *, dry_run: bool = False) -> Iterator[None]:
    db.execute(f"BEGIN {kind}")
    try:
        yield
        db.execute("ROLLBACK" if dry_run else "COMMIT")
    except BaseException:
        if db.in_transaction:  # a full disk, say, has ended it already
            db.execute("ROLLBACK")
        raise


def _use_write_ahead_log(db: sqlite3.Connection) -> None:
    # SQLite doesn't wait for its lock here, so two processes that open a new file may collide.
    patience = time.monotonic() + LOCK_WAIT
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.02)
