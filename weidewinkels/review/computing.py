"""The life of a computation: asked for, taken up by a worker, done or died and taken up again."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from weidewinkels.catalogue.verdicts import known
from weidewinkels.review.models import Computation

SILENCE = timedelta(minutes=2)
"""Without a sign of life for so long, whoever was at it has died."""
SAY_EVERY = 1.0
"""Seconds between two signs of life."""
DOUBLES = "doubles"
VARIANTS = "variants:"
SMALL = 3000
"""So many records take no time worth waiting for: they need no worker."""

Tell = Callable[[int, int], None]
"""To be told, as often as you like, how much is done of how much."""


def computation_of(subject: str) -> Computation:
    """Unsaved when nobody asked for it yet."""
    return Computation.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID, subject=subject
    ).first() or Computation(resource_id=settings.DATASTORE_RESOURCE_ID, subject=subject)


def ask(subject: str) -> Computation:
    """Have a worker do it, unless one is to do it already."""
    from weidewinkels.review.tasks import compute  # which stands on this

    computation, _made = Computation.objects.get_or_create(
        resource_id=settings.DATASTORE_RESOURCE_ID, subject=subject
    )
    waiting = Computation.objects.filter(pk=computation.pk, asked_at=None)
    if waiting.update(asked_at=timezone.now(), done=0, total=0, problem=""):
        transaction.on_commit(lambda: compute.enqueue(computation.pk), robust=True)
    return computation


def take(computation: Computation) -> bool:
    """Begin with it; False when another is at it."""
    now = timezone.now()
    free = Computation.objects.filter(
        Q(started_at=None) | Q(heartbeat_at__lt=now - SILENCE), pk=computation.pk
    ).exclude(asked_at=None)
    taken = bool(free.update(started_at=now, heartbeat_at=now, done=0, total=0, problem=""))
    computation.refresh_from_db()
    return taken


def teller(computation: Computation) -> Tell:
    """Writes down how far it is, now and then."""
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < SAY_EVERY:
            return
        last = time.monotonic()
        Computation.objects.filter(pk=computation.pk).update(
            done=done, total=total, heartbeat_at=timezone.now()
        )

    return tell


def finish(computation: Computation, *, stand: str = "", problem: str = "") -> None:
    """It is done, or with `problem` it failed: then the outcome of before stays."""
    now = timezone.now()
    outcome = {"problem": problem} if problem else {"stand": stand, "finished_at": now}
    Computation.objects.filter(pk=computation.pk).update(
        asked_at=None, started_at=None, heartbeat_at=now, **outcome
    )


def is_outdated(computation: Computation) -> bool:
    """Whether the records changed since."""
    return computation.stand != catalogue_stand()


def catalogue_stand() -> str:
    """Differs as soon as a record that we know changes, comes or goes."""
    stand = known(settings.DATASTORE_RESOURCE_ID).order_by().aggregate(Max("seen_at"), Count("pk"))
    return f"{stand['pk__count']}:{stand['seen_at__max']}"


def left_lying() -> list[Computation]:
    """What was asked for and isn't done, though nobody gives a sign of life."""
    long_ago = timezone.now() - SILENCE
    return list(
        Computation.objects.filter(
            Q(started_at=None) | Q(heartbeat_at__lt=long_ago),
            resource_id=settings.DATASTORE_RESOURCE_ID,
            asked_at__lt=long_ago,
        )
    )
