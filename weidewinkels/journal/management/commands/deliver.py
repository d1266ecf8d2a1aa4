"""`manage.py deliver`: one pass over what waits, for cron where no worker runs."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from weidewinkels.journal import tasks


class Command(BaseCommand):
    help = "Deliver the changes that wait for the DataStore, and pick up what a crash left lying."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="go on for ever, with this pause"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.deliver()
        while options["every"]:
            time.sleep(options["every"])
            self.deliver()

    def deliver(self) -> None:
        for batch in tasks.deliver_all():
            self.stdout.write(f"batch {batch.id}: {batch.state}, {batch.done} of {batch.total}")
