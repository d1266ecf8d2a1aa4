"""Processes that outlive the command that started them, known by a pid file."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.ckan.tools import CannotStart


def spawn(
    command: Sequence[str | Path],
    *,
    pid_file: Path,
    log: Path,
    env: Mapping[str, str] | None = None,
) -> None:
    """Start a process in the background, its output in `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )
    pid_file.write_text(f"{process.pid} {_started(process.pid)}")


def alive(pid_file: Path) -> bool:
    return _pid(pid_file) is not None


def end(pid_file: Path, *, patience: float = 15) -> None:
    """Stop the process of this pid file and wait until it is gone; without one, do nothing."""
    if pid := _pid(pid_file):
        os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + patience
        while _pid(pid_file):
            if time.monotonic() > until:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
    pid_file.unlink(missing_ok=True)


def wait(
    ready: Callable[[], bool], *, what: str, pid_file: Path, log: Path, patience: float = 90
) -> None:
    """Wait until `ready()`. Raises `CannotStart` with the end of the log when it takes too long
    or the process ends."""
    until = time.monotonic() + patience
    while not ready():
        if time.monotonic() > until or not alive(pid_file):
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise CannotStart(f"{what} does not answer. The end of {log}:\n{tail}")
        time.sleep(0.1)


def _pid(pid_file: Path) -> int | None:
    """The process, unless it ended and its number was given to another or it is a zombie."""
    try:
        pid, started = pid_file.read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    return int(pid) if _started(int(pid)) == started else None


def _started(pid: int) -> str:
    """When a process started, in the kernel's ticks; empty when there is none (any more)."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if state == "Z" else rest[18]
