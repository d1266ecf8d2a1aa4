import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from datastore_proxy.errors import DatastoreError
from weidewinkels.catalogue.sync import Busy, sync


class Command(BaseCommand):
    help = "Makes the catalogue like the resource: one round through all its records."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="MINUTES", help="go round again and again"
        )

    def handle(self, *args: Any, every: float | None, **options: Any) -> None:
        while every:
            try:
                self._go_round()
            except CommandError as error:
                self.stderr.write(str(error))
            time.sleep(every * 60)
        self._go_round()

    def _go_round(self) -> None:
        began = time.monotonic()
        try:
            counts = sync()
        except Busy as error:
            raise CommandError("Another process is going round already.") from error
        except DatastoreError as error:
            raise CommandError(f"The DataStore gave no answer: {error.message}") from error
        self.stdout.write(
            f"{counts.read} read in {time.monotonic() - began:.1f} s: {counts.added} added, "
            f"{counts.changed} changed, {counts.gone} gone"
        )
        if counts.moved:
            self.stdout.write(
                f"{counts.moved} keys are another record's now; {counts.relinked} shops found again."
            )
