"""What the worker does for the catalogue: a round every `CATALOGUE_MINUTES`, and the checks after it.

When the next is due stands in the database, and whichever worker sees it first makes a task of it:
a round that was lost with its worker is followed by the next. Checks that were broken off go on where
they were, as each record tells whether it was checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from weidewinkels.catalogue.checking import ask_for_worker, check_all, check_these
from weidewinkels.catalogue.models import SyncState
from weidewinkels.catalogue.sync import Busy, sync

CHECK_SECONDS = 20
"""Then the worker's other tasks have their turn, and the checks go on after those."""


@task()
def go_round(resource_id: str) -> str:
    """One round."""
    if resource_id != settings.DATASTORE_RESOURCE_ID:
        return "another resource by now"
    try:
        counts = sync()
    except Busy:
        return "another is at it"
    if ask_for_worker(resource_id):
        check_waiting.enqueue(resource_id)
    return f"{counts.read} read, {counts.added + counts.changed + counts.gone} renewed"


@task()
def check_waiting(resource_id: str) -> str:
    """Check what is to be checked, for a while; what is left then comes after the other tasks."""
    if resource_id != settings.DATASTORE_RESOURCE_ID:
        return "another resource by now"
    checked = check_all(resource_id, seconds=CHECK_SECONDS)
    if checked is None:
        return "another is at it"
    if ask_for_worker(resource_id):
        check_waiting.enqueue(resource_id)
    return f"{checked} checked"


def hear_renewed(
    sender: object, resource_id: str, keys: Sequence[str], later: bool = False, **_: object
) -> None:
    """What this app wrote is checked at once; of many records by the worker."""
    if not later:
        check_these(resource_id, keys)
    elif ask_for_worker(resource_id):
        transaction.on_commit(lambda: check_waiting.enqueue(resource_id), robust=True)


def begin_what_is_due(sender: object = None, **_: object) -> bool:
    """Have a round begin when it is time, once however many workers look; → whether it was."""
    resource_id = settings.DATASTORE_RESOURCE_ID
    now = timezone.now()
    state = SyncState.objects.filter(resource_id=resource_id)
    due = state.filter(Q(next_at=None) | Q(next_at__lte=now))
    after = now + timedelta(minutes=settings.CATALOGUE_MINUTES)
    is_due = bool(due.update(next_at=after))
    if not is_due and not state.exists():
        _state, is_due = SyncState.objects.get_or_create(
            resource_id=resource_id, defaults={"next_at": after}
        )
    if is_due:
        go_round.enqueue(resource_id)
    elif ask_for_worker(resource_id):
        check_waiting.enqueue(resource_id)
    return is_due
