"""Selections follow what is written: what is deleted is not selected any more."""

from __future__ import annotations

from collections.abc import Sequence

from weidewinkels.bulk.models import Selection, SelectionState
from weidewinkels.bulk.selections import drop
from weidewinkels.datastore import get_service
from weidewinkels.journal.models import Entry, Operation


def follow(sender: object, entries: Sequence[Entry], **_: object) -> None:
    """Receiver of the journal's signal, which comes after each call that wrote."""
    deleted = {str(entry.key) for entry in entries if entry.operation == Operation.DELETE}
    if not deleted:
        return
    for selection in Selection.objects.filter(
        resource_id=get_service().resource_id,
        state__in=(SelectionState.CURRENT, SelectionState.CLEARED),
    ):
        drop(selection, deleted)
