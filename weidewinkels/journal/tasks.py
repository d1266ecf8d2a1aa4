"""What the worker does: deliver what waits, and pick up what was left lying."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import default_task_backend, task
from django_tasks.base import Task

from weidewinkels.journal.models import Batch, BatchState
from weidewinkels.journal.runner import attempt

FIRST_PAUSE = 10
LONGEST_PAUSE = 600


@task()
def deliver(batch_id: int) -> str:
    """Try a waiting batch again; it comes back later, ever less often, until it is done."""
    for lost in reap():
        deliver_later(lost)
    batch = Batch.objects.filter(id=batch_id).first()
    if batch is None or batch.state not in (BatchState.WAITING, BatchState.PLANNED):
        return "nothing to do"
    _soon(watch, batch)
    batch = attempt(batch)
    if batch.state == BatchState.WAITING:
        deliver_later(batch)
    return batch.state


@task()
def watch(batch_id: int) -> str:
    """Look whether the worker that took this batch is still alive; if not, another takes it."""
    lost = reap()
    for batch in lost:
        deliver_later(batch)
    still = Batch.objects.filter(id=batch_id, state=BatchState.RUNNING).first()
    if still:
        _soon(watch, still)
    return f"{len(lost)} lost"


def deliver_now(batch: Batch) -> None:
    """Have the worker begin with it as soon as it is free.

    Where the tasks can't be reached, the batch waits for the next look at what lies around.
    """
    transaction.on_commit(lambda: deliver.enqueue(batch.id), robust=True)


def deliver_later(batch: Batch) -> None:
    """Have the worker try again after a pause that doubles each time.

    Without a worker (a tasks backend that can't wait) `manage.py deliver` does it.
    """
    pause = min(FIRST_PAUSE * 2**batch.deliveries, LONGEST_PAUSE)
    Batch.objects.filter(id=batch.id).update(deliveries=min(batch.deliveries + 1, 10))
    _enqueue(deliver, batch, pause)


def deliver_all() -> list[Batch]:
    """One pass over all that waits, the oldest first; gives the batches as they are afterwards."""
    reap()
    lying = timezone.now() - timedelta(seconds=settings.JOURNAL_LEASE_SECONDS)
    waiting = Batch.objects.filter(
        Q(state=BatchState.WAITING)
        | Q(state=BatchState.PLANNED, created_at__lt=lying)
        | Q(state=BatchState.PLANNED, started_at__isnull=False)
    )
    return [attempt(batch) for batch in waiting.order_by("id")]


def reap() -> list[Batch]:
    """Put back the batches whose runner has died; gives them."""
    dead = timezone.now() - timedelta(seconds=settings.JOURNAL_LEASE_SECONDS)
    lost = Batch.objects.filter(
        Q(heartbeat_at__lt=dead) | Q(heartbeat_at=None, started_at__lt=dead),
        state=BatchState.RUNNING,
    )
    return [
        batch
        for batch in lost
        if Batch.objects.filter(id=batch.id, state=BatchState.RUNNING).update(
            state=BatchState.WAITING
        )
    ]


def _soon(check: Task[[int], str], batch: Batch) -> None:
    _enqueue(check, batch, 1.5 * settings.JOURNAL_LEASE_SECONDS)


def _enqueue(job: Task[[int], str], batch: Batch, pause: float) -> None:
    if not default_task_backend.supports_defer:
        return
    when = timezone.now() + timedelta(seconds=pause)

    def enqueue() -> None:
        job.using(run_after=when).enqueue(batch.id)

    transaction.on_commit(enqueue)
