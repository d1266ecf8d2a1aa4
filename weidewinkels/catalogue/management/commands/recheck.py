from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from weidewinkels.catalogue.flags import recheck


class Command(BaseCommand):
    help = "Make the flags of all known records anew, after the checks themselves changed."

    def handle(self, *args: Any, **options: Any) -> None:
        records = recheck(settings.DATASTORE_RESOURCE_ID)
        self.stdout.write(f"{records} records checked.")
