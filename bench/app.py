"""The app as it runs in production: gunicorn in a process of its own, compressed static files."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """What the app runs with: production settings but for https, and its database in `folder`."""
    return os.environ | {
        "ENV_FILE": os.devnull,
        "DEBUG": "off",
        "SECRET_KEY": "bench" * 12,
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "off",
        "DATABASE_URL": f"sqlite:///{folder / 'app.sqlite3'}",
        **settings,
    }


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[str]:
    """Serve the app with these settings; yields its address. `folder` holds its database."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    variables = environment(folder, **settings)
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        subprocess.run(
            [sys.executable, "manage.py", *command, "-v", "0"],
            cwd=ROOT,
            env=variables,
            check=True,
        )
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "weidewinkels.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            "2",
            "--threads",
            "4",
        ],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait()


def app_prints(
    module: str, *words: str, folder: Path, settings: Mapping[str, str]
) -> dict[str, Any]:
    """The JSON that `python -m module` prints at its end, run as the app; `folder` holds its database."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env=environment(folder, LOG_LEVEL="ERROR", **settings),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    printed: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return printed


def wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            requests.get(url, timeout=START_SECONDS).raise_for_status()
        except requests.ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
