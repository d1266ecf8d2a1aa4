"""A free port for each service, the same one each time as long as it is free."""

from __future__ import annotations

import json
import socket
from pathlib import Path

from tests.ckan.places import VAR


def port(service: str) -> int:
    """The port on which `service` is to listen; a restarted CKAN keeps its URL."""
    ports = _read()
    if service not in ports or not _free(ports[service]):
        ports[service] = _any(taken=set(ports.values()))
        VAR.mkdir(parents=True, exist_ok=True)
        _file().write_text(json.dumps(ports, indent=1))
    return ports[service]


def last(service: str) -> int | None:
    """The port that `service` was given before, if any."""
    return _read().get(service)


def _file() -> Path:
    return VAR / "ports.json"


def _read() -> dict[str, int]:
    return json.loads(_file().read_text()) if _file().exists() else {}


def _free(number: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            return False
        return True


def _any(taken: set[int]) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            number = int(probe.getsockname()[1])
        if number not in taken:
            return number
