"""One writer per resource at a time, across threads, processes and machines.

A lease is a row with a holder and an end. Its holder renews it; that of a crashed one runs out.
Whoever has lost it notices before its next call and stops.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.db.models import Q
from django.utils import timezone

from weidewinkels.journal.models import Batch, Lease

log = logging.getLogger(__name__)

LOOK_EVERY = 0.05


class LeaseLost(Exception):  # noqa: N818
    """Another writer took over, since ours had run out."""


class Held:
    """A lease that we hold."""

    def __init__(self, resource_id: str, holder: str) -> None:
        self.resource_id = resource_id
        self.holder = holder

    def renew(self) -> None:
        """Hold it for another while; raises LeaseLost when it is no longer ours."""
        mine = Lease.objects.filter(resource_id=self.resource_id, holder=self.holder)
        if not mine.update(expires_at=_end()):
            raise LeaseLost(self.resource_id)

    def beat(self, batch: Batch) -> None:
        """Renew it and show that the batch is alive."""
        self.renew()
        Batch.objects.filter(id=batch.id).update(heartbeat_at=timezone.now())

    @contextmanager
    def beating(self, batch: Batch) -> Iterator[None]:
        """Keep lease and batch alive during calls that may take longer than the lease."""
        over = threading.Event()
        thread = threading.Thread(target=self._beat_until, args=(over, batch), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _beat_until(self, over: threading.Event, batch: Batch) -> None:
        used = False
        while not over.wait(settings.JOURNAL_LEASE_SECONDS / 3):
            used = True
            try:
                close_old_connections()
                self.beat(batch)
            except LeaseLost:
                break
            except DatabaseError as error:  # locked, say: the next beat may come through
                log.warning("batch %s: no heartbeat: %s", batch.id, error)
        if used:
            connection.close()


@contextmanager
def lease(resource_id: str, *, patience: float = 0) -> Iterator[Held | None]:
    """The lease of the resource, or None when another still holds it after `patience` seconds."""
    held = _take(resource_id, patience)
    try:
        yield held
    finally:
        if held:
            Lease.objects.filter(resource_id=resource_id, holder=held.holder).update(
                holder="", expires_at=timezone.now()
            )


def is_held(resource_id: str) -> bool:
    """Whether somebody may be writing to the resource now."""
    taken = Lease.objects.filter(resource_id=resource_id, expires_at__gte=timezone.now())
    return taken.exclude(holder="").exists()


def _take(resource_id: str, patience: float) -> Held | None:
    holder = str(uuid.uuid4())
    Lease.objects.get_or_create(resource_id=resource_id, defaults={"expires_at": timezone.now()})
    give_up = time.monotonic() + patience
    while True:
        free = Lease.objects.filter(
            Q(holder="") | Q(expires_at__lt=timezone.now()), resource_id=resource_id
        )
        if free.update(holder=holder, expires_at=_end()):
            return Held(resource_id, holder)
        if time.monotonic() >= give_up:
            return None
        time.sleep(LOOK_EVERY)


def _end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOURNAL_LEASE_SECONDS)
