"""What the worker does for the catalogue: a round every `CATALOGUE_MINUTES`.

When the next is due stands in the database, and whichever worker sees it first makes a task of it:
a round that was lost with its worker is followed by the next.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from weidewinkels.catalogue.models import SyncState
from weidewinkels.catalogue.sync import Busy, sync


@task()
def go_round(resource_id: str) -> str:
    """One round."""
    if resource_id != settings.DATASTORE_RESOURCE_ID:
        return "another resource by now"
    try:
        counts = sync()
    except Busy:
        return "another is at it"
    return f"{counts.read} read, {counts.added + counts.changed + counts.gone} renewed"


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
    return is_due
