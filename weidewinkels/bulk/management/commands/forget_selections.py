"""`manage.py forget_selections`, for cron where people seldom select anything anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from weidewinkels.bulk.selections import forget_old


class Command(BaseCommand):
    help = "Delete the selections that nobody touched for SELECTION_DAYS."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_old()} selections deleted")
