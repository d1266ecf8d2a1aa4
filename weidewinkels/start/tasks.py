"""What the worker does for the start page: count how the data is, once the catalogue is anew."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from weidewinkels.catalogue.models import SyncState
from weidewinkels.start.snapshot import latest, take

CLAIM_SECONDS = 120
"""So long nobody else begins to count."""


@task()
def count(resource_id: str) -> str:
    """Count how the data is now."""
    if resource_id != settings.DATASTORE_RESOURCE_ID:
        return "another resource by now"
    return f"{take(resource_id).records} records counted"


def take_what_is_due(sender: object = None, **_: object) -> bool:
    """Have it counted when the catalogue went round since, or the day is another; → whether it was."""
    resource_id = settings.DATASTORE_RESOURCE_ID
    state = SyncState.objects.filter(resource_id=resource_id).first()
    if state is None or state.as_of is None:
        return False
    last = latest(resource_id)
    if last and last.as_of == state.as_of and last.day == timezone.localdate():
        return False
    if not cache.add(f"start.count:{resource_id}", 1, CLAIM_SECONDS):
        return False
    count.enqueue(resource_id)
    return True
