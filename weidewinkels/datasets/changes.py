"""Remembers who changed what about a table: for the page of the data set, and for the log."""

from __future__ import annotations

from typing import Any

import structlog
from django.contrib.auth.models import User

from weidewinkels.datasets.models import Change, TableChange
from weidewinkels.journal.door import name_of

log = structlog.get_logger("weidewinkels.datasets")


def record(
    change: Change, resource_id: str, *, by: User, before: Any = None, after: Any = None
) -> TableChange:
    """`before` and `after`: what it was and has become, as JSON."""
    log.info("table changed", change=change.value, resource=resource_id, by=by.pk)
    return TableChange.objects.create(
        resource_id=resource_id,
        change=change,
        by=by,
        by_name=name_of(by),
        before=before,
        after=after,
    )
