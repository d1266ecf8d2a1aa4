from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from weidewinkels.accounts.demo import make_demo_accounts
from weidewinkels.datastore import EMBEDDED


class Command(BaseCommand):
    help = "Makes an account per role to try the app with; only on the embedded DataStore."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-embedded",
            action="store_true",
            help="do nothing, rather than fail, on a real CKAN",
        )

        parser.add_argument("--migrate", action="store_true", help="migrate the database first")

    def handle(self, *args: Any, if_embedded: bool, migrate: bool, **options: Any) -> None:
        if migrate:
            call_command("migrate", verbosity=0)
        if not settings.DATASTORE_URL.startswith(EMBEDDED):
            if if_embedded:
                return
            raise CommandError(
                "DATASTORE_URL points at a CKAN. Demo accounts have a known password, so they are "
                "only made on the embedded DataStore."
            )
        accounts = make_demo_accounts(settings.DEMO_PASSWORD)
        self.stdout.write(f"Sign in to try it; the password is {settings.DEMO_PASSWORD}")
        for role, user in accounts:
            self.stdout.write(f"  {user.email:<28} {role}")
