"""The embedded store over HTTP, as `python -m datastore_proxy.embedded` serves it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

TOKEN = "only-for-tests"


@contextmanager
def serve_embedded(file: Path, token: str = TOKEN) -> Iterator[tuple[str, str]]:
    """Its URL and token, while it runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "datastore_proxy.embedded", "--port", str(port)]
    process = subprocess.Popen([*command, "--database", str(file), "--token", token])
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, process)
        yield url, token
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        assert process.poll() is None, "the embedded store's server ended at once"
        try:
            requests.get(f"{url}/api/3/action/status_show", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(url)
