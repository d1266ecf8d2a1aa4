"""What the worker does: write what waits, and pick up what was left lying.

A batch that waits holds the moment at which it is due (`due_at`). A look around (`sweep`), which every
`manage.py worker` takes each few seconds, makes a task of what is due; so nothing hangs on a task that
got lost with the process that had it.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task

from weidewinkels.datastore import get_service
from weidewinkels.journal.lease import FEW, is_held, turn_of
from weidewinkels.journal.models import Batch, BatchState
from weidewinkels.journal.runner import attempt

log = logging.getLogger(__name__)

PATIENCE_BETWEEN_CHUNKS = 10
FIRST_PAUSE = 10
LONGEST_PAUSE = 600
AGAIN_AFTER = 30
"""Seconds after which a task that nobody took is made anew."""


@task()
def deliver(batch_id: int) -> str:
    """Write a batch that waits; one that can't be written comes back later. Then the next begins."""
    batch = _waiting().filter(id=batch_id).first()
    if batch is None:
        return "nothing to do"
    batch = _deliver(batch)
    sweep()
    return batch.state


def _deliver(batch: Batch, *, patience: float = 0) -> Batch:
    """Write it as far as it goes now, and see to the rest."""
    batch = attempt(batch, patience=patience)
    if batch.state == BatchState.WAITING:
        deliver_later(batch)
    elif batch.state == BatchState.PLANNED:  # this process is to end: the next one goes on at once
        deliver_now(batch)
    return batch


def deliver_now(batch: Batch) -> None:
    """Have the worker begin, or go on, with it as soon as it is free.

    Where the tasks can't be reached, the next look around finds it.
    """
    due_after(batch, AGAIN_AFTER)
    transaction.on_commit(lambda: deliver.enqueue(batch.id), robust=True)


def deliver_later(batch: Batch) -> None:
    """Have the worker try again after a pause that doubles each time.

    One that only waits for its turn is due at once: nobody looks before the writer has done.
    """
    if not batch.problem:
        due_after(batch, 0)
        return
    due_after(batch, min(FIRST_PAUSE * 2**batch.deliveries, LONGEST_PAUSE))
    Batch.objects.filter(id=batch.id).update(deliveries=min(batch.deliveries + 1, 10))


def due_after(batch: Batch, seconds: float) -> None:
    """When a worker is to look after it, if it still waits by then."""
    Batch.objects.filter(id=batch.id).update(due_at=due_in(seconds))


def due_in(seconds: float) -> datetime:
    """The moment that is so far from now."""
    return timezone.now() + timedelta(seconds=seconds)


def sweep() -> str:
    """Look around: put back what a dead worker had, and make a task of the oldest batch that is due.

    One at a time: while somebody writes, the others wait, and whoever has done looks for the next.
    Only what has few entries need not wait for the end of many: it is written between two chunks.
    """
    reap()
    resource_id = get_service().resource_id
    if is_held(turn_of(resource_id)):
        few = _due().filter(total__lte=FEW).order_by("id").first()
        if few is None:
            return "many are being written"
        return _deliver(few, patience=PATIENCE_BETWEEN_CHUNKS).state
    if is_held(resource_id):
        return "somebody is writing"
    due = _due().order_by("id").first()
    if due is None:
        return "nothing is due"
    again = timezone.now() + timedelta(seconds=AGAIN_AFTER)
    if _waiting().filter(id=due.id, due_at=due.due_at).update(due_at=again):
        deliver.enqueue(due.id)
    return f"batch {due.id} is due"


def deliver_all() -> list[Batch]:
    """One pass over all that waits, the oldest first; gives the batches as they are afterwards."""
    reap()
    return [attempt(batch) for batch in _waiting().order_by("id")]


def reap() -> list[Batch]:
    """Put back the batches whose runner has died, to be taken by another at once; gives them."""
    now = timezone.now()
    dead = now - timedelta(seconds=settings.JOURNAL_LEASE_SECONDS)
    running = Batch.objects.filter(state=BatchState.RUNNING)
    lost = running.filter(
        Q(heartbeat_at__lt=dead) | Q(heartbeat_at=None, started_at__lt=dead),
    )
    reaped = [
        batch
        for batch in lost
        if running.filter(id=batch.id, heartbeat_at=batch.heartbeat_at).update(
            state=BatchState.WAITING, due_at=now
        )
    ]
    for batch in reaped:
        log.warning("batch %s: whoever ran it has died; it is taken up again", batch.id)
    return reaped


def _due() -> QuerySet[Batch]:
    """Of what waits, that which a worker is to look after now."""
    return _waiting().filter(Q(due_at__lte=timezone.now()) | Q(due_at=None))


def _waiting() -> QuerySet[Batch]:
    """Of the table of the settings: a batch of another one must not be written to this one."""
    return Batch.objects.filter(
        state__in=(BatchState.WAITING, BatchState.PLANNED), resource_id=get_service().resource_id
    )
