import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from datastore_proxy.errors import DatastoreError
from weidewinkels.catalogue.checking import check_all, count_unchecked
from weidewinkels.catalogue.sync import Busy, Counts, sync


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
        self._tell(counts, time.monotonic() - began)
        self._check()

    def _tell(self, counts: Counts, seconds: float) -> None:
        self.stdout.write(
            f"{counts.read} read in {seconds:.1f} s: {counts.added} added, "
            f"{counts.changed} changed, {counts.gone} gone"
        )
        if counts.moved:
            self.stdout.write(
                f"{counts.moved} keys are another record's now; {counts.relinked} shops found again."
            )

    def _check(self) -> None:
        """What the round left to be checked, telling how far it is."""
        total = count_unchecked(settings.DATASTORE_RESOURCE_ID)
        if not total:
            return

        def tell(checked: int) -> None:
            self.stdout.write(f"{checked} of {total} checked", ending="\r")

        checked = check_all(settings.DATASTORE_RESOURCE_ID, tell=tell)
        if checked is not None:
            self.stdout.write(f"{checked} checked            ")
