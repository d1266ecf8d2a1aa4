"""`manage.py doctor`: whether everything is there and well; ends with 1 when something is broken."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from weidewinkels.datasets.doctor import Finding, Level, examine

STYLES = {Level.OK: "SUCCESS", Level.WARNING: "WARNING", Level.ERROR: "ERROR"}


class Command(BaseCommand):
    help = "Look whether the data platform, database, cache, worker and mail are well."
    # The database may be what is broken.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        levels = [self.tell(finding) for finding in examine()]
        if Level.ERROR in levels:
            sys.exit(1)

    def tell(self, finding: Finding) -> Level:
        styled = getattr(self.style, STYLES.get(finding.level, "NOTICE"))
        word = styled(f"{finding.level.label!s:<14}")
        self.stdout.write(f"{word} {finding.subject}: {finding.said}")
        if finding.advice:
            self.stdout.write(f"{'':<14} → {finding.advice}")
        return finding.level
