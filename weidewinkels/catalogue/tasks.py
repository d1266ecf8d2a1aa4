"""What the worker does for the catalogue: a round every so many minutes, and at once when asked."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import default_task_backend, task

from weidewinkels.catalogue.models import SyncState
from weidewinkels.catalogue.sync import Busy, sync

OVERDUE = timedelta(minutes=2)
"""A round that should have begun so long ago was lost with its worker."""


@task()
def go_round(resource_id: str) -> str:
    """One round, after which the next is planned."""
    if resource_id != settings.DATASTORE_RESOURCE_ID:
        return "another resource by now"
    plan_next(resource_id)
    try:
        counts = sync()
    except Busy:
        return "another is at it"
    return f"{counts.read} read, {counts.added + counts.changed + counts.gone} renewed"


def plan_next(resource_id: str) -> None:
    """Have the worker go round again in `CATALOGUE_MINUTES`; once, however many ask."""
    pause = timedelta(minutes=settings.CATALOGUE_MINUTES)
    if _claim(resource_id, timezone.now() + pause, Q(next_at__lte=timezone.now())):
        _enqueue(resource_id, pause)


def keep_going(resource_id: str) -> None:
    """Have the worker go round now when it should have done so already: the first time, or after
    a worker died. Costs one look at the database."""
    late = Q(next_at__lt=timezone.now() - OVERDUE)
    if default_task_backend.supports_defer and _claim(resource_id, timezone.now(), late):
        _enqueue(resource_id, timedelta())


def _claim(resource_id: str, when: object, is_due: Q) -> bool:
    """Whether this process is the one that plans it."""
    SyncState.objects.get_or_create(resource_id=resource_id)
    mine = SyncState.objects.filter(Q(next_at=None) | is_due, resource_id=resource_id)
    return bool(mine.update(next_at=when))


def _enqueue(resource_id: str, pause: timedelta) -> None:
    if not default_task_backend.supports_defer:
        return
    when = timezone.now() + pause

    def enqueue() -> None:
        go_round.using(run_after=when).enqueue(resource_id)

    transaction.on_commit(enqueue)
