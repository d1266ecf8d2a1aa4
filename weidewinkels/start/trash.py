"""The latest deletions, for who deletes."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from weidewinkels.journal.models import Action, Batch, BatchState, Entry

SHOWN = 5


def recent_deletions(resource_id: str) -> QuerySet[Batch]:
    """By anybody, with the name of the first record of each as `first_title`."""
    first = Entry.objects.filter(batch=OuterRef("pk")).order_by("position").values("title")
    return (
        Batch.objects.filter(resource_id=resource_id, action=Action.DELETE)
        .exclude(state=BatchState.DRAFT)
        .annotate(first_title=Subquery(first[:1]))
        .order_by("-id")[:SHOWN]
    )
