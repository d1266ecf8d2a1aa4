"""What the worker does: deliver what waits, and pick up what was left lying."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import default_task_backend, task

from weidewinkels.journal.models import Batch, BatchState
from weidewinkels.journal.runner import attempt

FIRST_PAUSE = 10
LONGEST_PAUSE = 600


@task()
def deliver(batch_id: int) -> str:
    """Try a waiting batch again; it comes back later, ever less often, until it is done."""
    batch = Batch.objects.filter(id=batch_id).first()
    if batch is None or batch.state not in (BatchState.WAITING, BatchState.PLANNED):
        return "nothing to do"
    batch = attempt(batch)
    if batch.state == BatchState.WAITING:
        deliver_later(batch)
    return batch.state


def deliver_later(batch: Batch) -> None:
    """Have the worker try again after a pause that doubles each time.

    Without a worker (a tasks backend that can't wait) `manage.py deliver` does it.
    """
    pause = min(FIRST_PAUSE * 2**batch.deliveries, LONGEST_PAUSE)
    Batch.objects.filter(id=batch.id).update(deliveries=min(batch.deliveries + 1, 10))
    if default_task_backend.supports_defer:
        when = timezone.now() + timedelta(seconds=pause)
        transaction.on_commit(lambda: deliver.using(run_after=when).enqueue(batch.id) and None)


def deliver_all() -> list[Batch]:
    """One pass over all that waits, the oldest first; gives the batches as they are afterwards."""
    reap()
    lying = timezone.now() - timedelta(seconds=settings.JOURNAL_LEASE_SECONDS)
    waiting = Batch.objects.filter(
        Q(state=BatchState.WAITING) | Q(state=BatchState.PLANNED, created_at__lt=lying)
    )
    return [attempt(batch) for batch in waiting.order_by("id")]


def reap() -> int:
    """Put back the batches whose runner has died; gives how many."""
    dead = timezone.now() - timedelta(seconds=settings.JOURNAL_LEASE_SECONDS)
    running = Batch.objects.filter(state=BatchState.RUNNING)
    return running.filter(
        Q(heartbeat_at__lt=dead) | Q(heartbeat_at=None, started_at__lt=dead)
    ).update(state=BatchState.WAITING, deliveries=F("deliveries") + 1)
