"""One writer per resource at a time, across threads, processes and machines.

A lease is a row with a holder and an end. Its holder renews it; that of a crashed one runs out.
Whoever has lost it notices before its next call and stops.

A batch of many entries takes its turn first, a lease of its own: so such batches go one after the
other. Between two chunks it lends the lease of the resource to whoever has few to write:

    turn of many  ┃ batch 1 ═══════════════════════════════════════════ ┃ batch 2 ═══
    the resource  ┃ batch 1: chunk ═══ ┃ an edit ═ ┃ batch 1: chunk ═══ ┃ batch 2: …
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

FEW = 50
"""So many entries may be written while a person waits, and between two chunks of many."""
LOOK_EVERY = 0.05
LOOK_BACK_EVERY = 0.01
ASKED_FOR = 1.0
"""Seconds that a wish for the lease counts; who still waits asks again in time."""
LENT_FOR = 5.0
"""So long others may take it one after another; then whoever lent it takes it as soon as it is free."""


class LeaseLost(Exception):  # noqa: N818
    """Another writer took over, since ours had run out."""


class Held:
    """A lease that we hold."""

    def __init__(self, name: str, holder: str) -> None:
        self.name = name
        self.holder = holder

    def renew(self) -> None:
        """Hold it for another while; raises LeaseLost when it is no longer ours."""
        mine = Lease.objects.filter(name=self.name, holder=self.holder)
        if not mine.update(expires_at=_end()):
            raise LeaseLost(self.name)

    def release(self) -> None:
        mine = Lease.objects.filter(name=self.name, holder=self.holder)
        mine.update(holder="", expires_at=timezone.now())

    def is_asked_for(self) -> bool:
        """Whether somebody waits for it."""
        return Lease.objects.filter(name=self.name, asked_until__gte=timezone.now()).exists()


class Right:
    """What a run writes with: the lease of the resource and, where there are many to write, the turn."""

    def __init__(self, writing: Held, turn: Held | None = None) -> None:
        self.writing = writing
        self.turn = turn
        self._whole = threading.Lock()
        """Nobody renews while the lease is lent."""

    def renew(self) -> None:
        """Hold it for another while; raises LeaseLost when it is no longer ours."""
        self.writing.renew()
        if self.turn:
            self.turn.renew()

    def beat(self, batch: Batch) -> None:
        """Renew it and show that the batch is alive."""
        self.renew()
        _show_alive(batch)

    @contextmanager
    def beating(self, batch: Batch) -> Iterator[None]:
        """Keep the right and the batch alive during calls that may take longer than the lease."""
        over = threading.Event()
        thread = threading.Thread(target=self._beat_until, args=(over, batch), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def release(self) -> None:
        self.writing.release()
        if self.turn:
            self.turn.release()

    def is_asked_for(self) -> bool:
        """Whether somebody with few entries waits for us, who have many."""
        return self.turn is not None and self.writing.is_asked_for()

    def lend(self, batch: Batch) -> None:
        """Let those write who ask for it; back when they have done. Raises LeaseLost."""
        with self._whole:
            self.writing.release()
            self.writing = self._take_back(batch)

    def _take_back(self, batch: Batch) -> Held:
        name = self.writing.name
        lent_at = beaten_at = time.monotonic()
        give_up = lent_at + LENT_FOR + settings.JOURNAL_LEASE_SECONDS
        while (now := time.monotonic()) < give_up:
            if held := _try(name, goes_first=now > lent_at + LENT_FOR):
                return held
            if self.turn and now > beaten_at + settings.JOURNAL_LEASE_SECONDS / 3:
                self.turn.renew()
                _show_alive(batch)
                beaten_at = now
            time.sleep(LOOK_BACK_EVERY)
        raise LeaseLost(name)

    def _beat_until(self, over: threading.Event, batch: Batch) -> None:
        used = False
        while not over.wait(settings.JOURNAL_LEASE_SECONDS / 3):
            used = True
            try:
                close_old_connections()
                with self._whole:
                    self.beat(batch)
            except LeaseLost:
                break
            except DatabaseError as error:  # locked, say: the next beat may come through
                log.warning("batch %s: no heartbeat: %s", batch.id, error)
        if used:
            connection.close()


@contextmanager
def right_to_write(batch: Batch, *, patience: float = 0) -> Iterator[Right | None]:
    """The right to write this batch; None when another still has it after `patience` seconds."""
    right = _right(batch, patience)
    try:
        yield right
    finally:
        if right:
            right.release()


@contextmanager
def right_to_alter(resource_id: str, *, patience: float = 0) -> Iterator[Held | None]:
    """The lease of the resource, for who changes its table rather than its records; else None.

    A batch of many lends it between two chunks, as it does to an edit.
    """
    held = _take(resource_id, patience)
    try:
        yield held
    finally:
        if held:
            held.release()


def _right(batch: Batch, patience: float) -> Right | None:
    if batch.total <= FEW:
        writing = _take(batch.resource_id, patience)
        return Right(writing) if writing else None
    turn = _take(turn_of(batch.resource_id), patience)
    if turn is None:
        return None
    # Whoever writes now has few entries, or has lost the turn and will notice soon.
    writing = _take(batch.resource_id, settings.JOURNAL_LEASE_SECONDS / 2)
    if writing is None:
        turn.release()
        return None
    return Right(writing, turn)


def is_held(name: str) -> bool:
    """Whether somebody holds this lease now."""
    taken = Lease.objects.filter(name=name, expires_at__gte=timezone.now())
    return taken.exclude(holder="").exists()


def turn_of(resource_id: str) -> str:
    """The name of the lease that a batch of many holds as long as it runs."""
    return f"{resource_id}: many"


def _take(name: str, patience: float) -> Held | None:
    if held := _try(name, goes_first=True):
        return held
    Lease.objects.get_or_create(name=name, defaults={"expires_at": timezone.now()})
    give_up = time.monotonic() + patience
    while not (held := _try(name, goes_first=True)):
        if time.monotonic() >= give_up:
            return None
        _ask(name)
        time.sleep(LOOK_EVERY)
    return held


def _try(name: str, *, goes_first: bool) -> Held | None:
    """Take it if it is free; unless `goes_first`, only where nobody else asks for it."""
    now = timezone.now()
    free = Lease.objects.filter(Q(holder="") | Q(expires_at__lt=now), name=name)
    if not goes_first:
        free = free.filter(Q(asked_until=None) | Q(asked_until__lt=now))
    held = Held(name, str(uuid.uuid4()))
    taken = free.update(holder=held.holder, expires_at=_end(), asked_until=None)
    return held if taken else None


def _ask(name: str) -> None:
    now = timezone.now()
    soon_over = Q(asked_until=None) | Q(asked_until__lt=now + timedelta(seconds=ASKED_FOR / 2))
    Lease.objects.filter(soon_over, name=name).update(
        asked_until=now + timedelta(seconds=ASKED_FOR)
    )


def _show_alive(batch: Batch) -> None:
    Batch.objects.filter(id=batch.id).update(heartbeat_at=timezone.now())


def _end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOURNAL_LEASE_SECONDS)
