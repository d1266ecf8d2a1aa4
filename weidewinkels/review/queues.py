"""The life of a queue: made, gone through by several at once, forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weidewinkels.catalogue import verdicts
from weidewinkels.catalogue.flags import flagged_keys
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.quality import CHECKS
from weidewinkels.review import looks
from weidewinkels.review.models import KEYS_PER_PART, Queue, QueuedKeys

KEPT = timedelta(days=30)
TODO, FLAGGED, CHECK = "todo", "flagged", "check:"


def is_source(source: str) -> bool:
    """Whether records can come from this."""
    return source in (TODO, FLAGGED) or (
        source.startswith(CHECK) and source.removeprefix(CHECK) in CHECKS
    )


def source_in_words(source: str) -> str:
    """What a queue holds, for its heading."""
    if source == TODO:
        return _("Te controleren")
    if source == FLAGGED:
        return _("Gemarkeerd door een collega")
    check = CHECKS.get(source.removeprefix(CHECK))
    return str(check.label) if check else source


def begin(source: str, *, by: User) -> Queue | None:
    """A new queue with what this source holds at this moment; None when that is nothing."""
    _forget_old()
    with transaction.atomic():
        queue = Queue.objects.create(
            owner=by, resource_id=settings.DATASTORE_RESOURCE_ID, source=source
        )
        keys = iter(_keys(source))
        part = 0
        while some := list(islice(keys, KEYS_PER_PART)):
            QueuedKeys.objects.create(queue=queue, part=part, keys=some)
            queue.total += len(some)
            part += 1
        if not queue.total:
            queue.delete()
            return None
        queue.save(update_fields=["total"])
    return queue


def unfinished(user: User) -> Queue | None:
    """Where `user` left off, if anywhere."""
    queue = (
        Queue.objects.filter(owner=user, resource_id=settings.DATASTORE_RESOURCE_ID)
        .order_by("-touched_at")
        .first()
    )
    return queue if queue and queue.position <= queue.total else None


def free_from(queue: Queue, position: int) -> int:
    """The first position from here that no colleague is looking at, or dealt with since the queue
    began; one past the last when there is none."""
    while keys := queue.keys_from(position):
        taken = looks.of_others(keys, queue.owner) | _dealt_with(queue, keys)
        for ahead, key in enumerate(keys):
            if key not in taken:
                return position + ahead
        position += len(keys)
    return queue.total + 1


def arrive(queue: Queue, position: int) -> None:
    """Remember where its owner is."""
    queue.position, queue.touched_at = position, timezone.now()
    queue.save(update_fields=["position", "touched_at"])


def _keys(source: str) -> Iterable[str]:
    resource_id = settings.DATASTORE_RESOURCE_ID
    if source.startswith(CHECK):
        return flagged_keys(resource_id, source.removeprefix(CHECK))
    found = verdicts.flagged if source == FLAGGED else verdicts.to_review
    return found(resource_id).values_list("key", flat=True).iterator(2000)


def _dealt_with(queue: Queue, keys: Iterable[str]) -> set[str]:
    others = KnownRecord.objects.filter(
        resource_id=queue.resource_id, key__in=list(keys), verdict_at__gte=queue.created_at
    ).exclude(verdict_by=queue.owner)
    return set(others.values_list("key", flat=True))


def _forget_old() -> None:
    Queue.objects.filter(touched_at__lt=timezone.now() - KEPT).delete()
