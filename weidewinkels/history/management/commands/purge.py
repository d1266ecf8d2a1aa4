"""`manage.py purge`: delete for good what is too old to be restored, for cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from weidewinkels.history.emptying import empty
from weidewinkels.journal.trash import expired


class Command(BaseCommand):
    help = "Delete for good what has been in the trash for longer than TRASH_DAYS."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{empty(expired(), by=None)} records deleted for good")
