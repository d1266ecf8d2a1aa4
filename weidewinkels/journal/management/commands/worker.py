"""`manage.py worker`: does what the pages leave to be done, and looks around for what was left lying."""

from __future__ import annotations

import logging
import threading
from types import FrameType
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME, task_backends
from django_tasks_db import DatabaseBackend
from django_tasks_db.management.commands import db_worker

from weidewinkels.journal import tasks
from weidewinkels.journal.leaving import leaving
from weidewinkels.journal.signals import looking_around

log = logging.getLogger(__name__)

LAST_LOOK_SECONDS = 20
"""So long a look around may still take when the worker ends; it may be writing something."""


class Command(BaseCommand):
    help = (
        "Work off the tasks of TASKS_URL; start as many as you like. SIGTERM ends it: a change of many "
        "stops after the part it is at, and the next worker goes on with it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every",
            type=float,
            default=0.5,
            metavar="SECONDS",
            help="the pause between two looks for a task (in the database)",
        )
        parser.add_argument(
            "--look-around-every",
            type=float,
            default=5,
            metavar="SECONDS",
            help="the pause between two looks for batches that are due or were left lying",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        pause = options["look_around_every"]
        looker = threading.Thread(target=look_around, args=(pause,), daemon=True)
        looker.start()
        try:
            if isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend):
                work_off_database(options["every"], options["verbosity"])
            else:
                call_command(
                    "rqworker",
                    "default",
                    job_class="django_tasks_rq.Job",
                    worker_class="weidewinkels.journal.redis_worker.RedisWorker",
                    with_scheduler=True,
                    verbosity=options["verbosity"],
                )
        finally:
            leaving.set()
            looker.join(LAST_LOOK_SECONDS)


def work_off_database(interval: float, verbosity: int) -> None:
    """As `manage.py db_worker` does it, but for how it ends."""
    db_worker.Command().configure_logging(verbosity)
    worker = DatabaseWorker(
        queue_names=[DEFAULT_TASK_QUEUE_NAME],
        excluded_queue_names=[],
        interval=interval,
        batch=False,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=True,
        max_tasks=None,
        worker_id=get_random_string(32),
    )
    worker.configure_signals()
    worker.run()


class DatabaseWorker(db_worker.Worker):
    """Tells a long task that it is to end."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        leaving.set()
        super().shutdown(signum, frame)


def look_around(pause: float) -> None:
    """Until this process ends; what goes wrong once may go well the next time."""
    while not leaving.is_set():
        try:
            close_old_connections()
            tasks.sweep()
            looking_around.send(Command)
        except Exception:
            log.exception("the look around failed")
            connection.close()
        leaving.wait(pause)
