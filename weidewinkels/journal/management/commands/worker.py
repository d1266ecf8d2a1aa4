"""`manage.py worker`: does what the pages leave to be done, and looks around for what was left lying."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks_db import DatabaseBackend

from weidewinkels.journal import tasks
from weidewinkels.journal.signals import looking_around

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Work off the tasks of TASKS_URL; start as many as you like. SIGTERM ends it after its task."

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
        threading.Thread(target=look_around, args=(pause,), daemon=True).start()
        verbosity = options["verbosity"]
        if isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend):
            call_command("db_worker", reload=False, interval=options["every"], verbosity=verbosity)
        else:
            call_command(
                "rqworker",
                "default",
                job_class="django_tasks_rq.Job",
                with_scheduler=True,
                verbosity=verbosity,
            )


def look_around(pause: float) -> None:
    """For ever; what goes wrong once may go well the next time."""
    while True:
        try:
            close_old_connections()
            tasks.sweep()
            looking_around.send(Command)
        except Exception:
            log.exception("the look around failed")
            connection.close()
        time.sleep(pause)
