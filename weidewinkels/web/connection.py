"""Whether the DataStore answered, the last time this process asked it."""

from __future__ import annotations

import time

FORGOTTEN_AFTER_SECONDS = 60

_last_failure: float | None = None


def note_failure() -> None:
    """The DataStore gave no usable answer just now."""
    global _last_failure
    _last_failure = time.monotonic()


def note_answer() -> None:
    """The DataStore answered."""
    global _last_failure
    _last_failure = None


def connection_state() -> str:
    """`down` shortly after a failure, else `up`."""
    if _last_failure is None or time.monotonic() - _last_failure > FORGOTTEN_AFTER_SECONDS:
        return "up"
    return "down"
