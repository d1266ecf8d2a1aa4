"""The worker for tasks in a Redis, which does each task in its own process."""

from __future__ import annotations

from rq.worker import SimpleWorker

from weidewinkels.journal.leaving import leaving


class RedisWorker(SimpleWorker):
    """Tells a long task that it is to end.

    It doesn't fork, as RQ's usual worker does: the thread that looks around may be inside SQLite at
    that moment, and the lock that it holds there would stay shut in the child for good.
    """

    def handle_warm_shutdown_request(self) -> None:
        leaving.set()
        super().handle_warm_shutdown_request()  # type: ignore[no-untyped-call]
