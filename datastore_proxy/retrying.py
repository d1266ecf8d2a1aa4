"""Which calls are made again, and after how long.

repeatable?    tried again after
yes            NotReached, Overloaded, TimedOut, Disconnected, ServerFailed, Deadlock
no (insert)    NotReached: only then is it certain that nothing was sent
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from .errors import DatastoreError, Deadlock, NotReached, Overloaded, Unavailable

log = logging.getLogger(__name__)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential back-off with full jitter: waits random(0, min(cap, base × 2ⁿ)) seconds.

    `attempts` counts the first one too. A server's Retry-After is kept to, up to `cap`.
    After `patience` seconds nothing is begun again: somebody is waiting for the page.
    """

    attempts: int = 3
    base: float = 0.2
    cap: float = 5.0
    patience: float = 20.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = random.random

    def run(self, call: Callable[[], Result], *, repeatable: bool) -> Result:
        """What `call` returns; raises its last `DatastoreError`."""
        started = self.clock()
        for attempt in range(1, self.attempts + 1):
            try:
                return call()
            except DatastoreError as error:
                wait = self.wait(attempt, error)
                is_last = attempt == self.attempts
                too_late = self.clock() - started + wait > self.patience
                if is_last or too_late or not may_repeat(error, repeatable=repeatable):
                    raise
                log.warning(
                    "%s: %s (status %s), again in %.1f s",
                    error.action,
                    error.code,
                    error.status,
                    wait,
                )
            self.sleep(wait)
        raise ValueError("RetryPolicy needs at least one attempt")

    def wait(self, attempt: int, error: DatastoreError) -> float:
        """Seconds to wait after this attempt (1, 2, …) ended in this error."""
        if isinstance(error, Overloaded) and error.retry_after is not None:
            return min(self.cap, error.retry_after)
        return self.random() * min(self.cap, self.base * 2.0 ** (attempt - 1))


NO_RETRIES = RetryPolicy(attempts=1)


def may_repeat(error: DatastoreError, *, repeatable: bool) -> bool:
    """Whether it is safe, and of any use, to do again what ended in this error."""
    if isinstance(error, NotReached):
        return True
    return repeatable and isinstance(error, Unavailable | Deadlock)


def seconds_to_wait(retry_after: str | None, *, now: datetime | None = None) -> float | None:
    """The seconds that a Retry-After header asks for (RFC 9110, 10.2.3), None if it doesn't."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
