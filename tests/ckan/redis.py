"""A Redis of our own, on a port of its own, that keeps nothing on disk."""

from __future__ import annotations

import socket

from tests.ckan.places import VAR
from tests.ckan.ports import last, port
from tests.ckan.processes import alive, end, spawn, wait
from tests.ckan.tools import found

_PID_FILE = VAR / "redis.pid"
_LOG = VAR / "redis.log"


def start() -> int:
    """The port of the running Redis, started when needed."""
    if not alive(_PID_FILE):
        spawn(
            [found("redis-server"), "--port", str(port("redis")), "--bind", "127.0.0.1",
             "--save", "", "--appendonly", "no"],
            pid_file=_PID_FILE,
            log=_LOG,
        )  # fmt: skip
    number = last("redis")
    assert number
    wait(lambda: listens(number), what="Redis", pid_file=_PID_FILE, log=_LOG)
    return number


def stop() -> None:
    end(_PID_FILE)


def listens(number: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", number)) == 0
