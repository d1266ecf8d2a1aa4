"""The worker for tasks in a Redis, which does each task in a process of its own."""

from __future__ import annotations

import os
import signal

from rq.worker import Worker

from weidewinkels.journal.leaving import leaving


class RedisWorker(Worker):
    """Tells the process that does the task when this one is to end; else it would not hear of it."""

    def setup_work_horse_signals(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: leaving.set())

    def handle_warm_shutdown_request(self) -> None:
        leaving.set()
        super().handle_warm_shutdown_request()  # type: ignore[no-untyped-call]
        if self.horse_pid:
            os.kill(self.horse_pid, signal.SIGTERM)
