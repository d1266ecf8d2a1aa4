from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from weidewinkels.catalogue.checking import check_all, forget_checks


class Command(BaseCommand):
    help = "Make the flags of all known records anew, after the checks themselves changed."

    def handle(self, *args: Any, **options: Any) -> None:
        forget_checks(settings.DATASTORE_RESOURCE_ID)
        checked = check_all(settings.DATASTORE_RESOURCE_ID)
        if checked is None:
            raise CommandError("A worker is checking already; it goes on to check all of them.")
        self.stdout.write(f"{checked} records checked.")
