"""`manage.py send_freshness_mails`: ask owners whether their shops still hold; the worker does it daily."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from weidewinkels.profile import title_of
from weidewinkels.reminders.asking import ask, to_ask


class Command(BaseCommand):
    help = "Ask the owners whose shops are due, by mail; at most once a period and a reminder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only show who would get mail")

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        for user, asked in to_ask():
            shops = ", ".join(f"{title_of(one.known.content)} ({one.stage})" for one in asked)
            self.stdout.write(f"{user.email}: {shops}")
            number += 1 if options["dry_run"] else ask(user, asked)
        said = "would go" if options["dry_run"] else "posted"
        self.stdout.write(f"{number} mails {said}")
