"""The programs that a CKAN needs, or a message that says what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

APT = "postgresql redis-server libpq-dev libmagic1 build-essential python3-dev"


class CannotStart(RuntimeError):  # noqa: N818 (it says it all)
    """A CKAN could not be started; the message says what to do about it."""


def found(name: str) -> str:
    """The path of a program, on the PATH or where Debian hides PostgreSQL's own.

    Raises `CannotStart` with the command that installs what is missing.
    """
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number, reverse=True)
    path = os.pathsep.join([*map(str, debian), os.environ.get("PATH", os.defpath)])
    if program := shutil.which(name, path=path):
        return program
    raise CannotStart(f"{name} is not installed. Run: apt-get install -y {APT}")


def check() -> None:
    """Raises `CannotStart` unless all that a CKAN needs is installed."""
    for name in ("initdb", "pg_ctl", "psql", "pg_config", "redis-server", "redis-cli", "cc"):
        found(name)


def run(command: Sequence[str | Path], *, doing: str, **options: Any) -> str:
    """What a command prints. Raises `CannotStart` with its last lines when it fails."""
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise CannotStart(f"{doing} failed (status {done.returncode}):\n{tail}")
    return done.stdout


def _number(directory: Path) -> float:
    try:
        return float(directory.parent.name)
    except ValueError:
        return 0.0
