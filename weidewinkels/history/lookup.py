"""Finding what a page is about, and whether this person may."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from weidewinkels.accounts.permissions import (
    Visitor,
    may_empty_trash,
    may_restore,
    may_see_history,
    may_stop,
    may_undo,
)
from weidewinkels.datastore import get_service
from weidewinkels.journal.models import Batch, BatchState


def require_history(user: Visitor) -> None:
    if not may_see_history(user):
        raise PermissionDenied


def require_restore(user: Visitor) -> None:
    if not may_restore(user):
        raise PermissionDenied


def require_empty_trash(user: Visitor) -> None:
    if not may_empty_trash(user):
        raise PermissionDenied


def batch_or_404(batch_id: int, *, user: Visitor) -> Batch:
    """A batch of this resource that the person may see; a preview is no part of the history."""
    require_history(user)
    batches = Batch.objects.filter(resource_id=get_service().resource_id).exclude(
        state=BatchState.DRAFT
    )
    return get_object_or_404(batches.select_related("by", "undoes"), id=batch_id)


def batch_to_undo(batch_id: int, *, user: Visitor) -> Batch:
    """A batch of this resource that the person may undo."""
    batch = batch_or_404(batch_id, user=user)
    if not may_undo(user, batch):
        raise PermissionDenied
    return batch


def batch_to_stop(batch_id: int, *, user: Visitor) -> Batch:
    """A batch of this resource that the person may stop."""
    batch = batch_or_404(batch_id, user=user)
    if not may_stop(user, batch):
        raise PermissionDenied
    return batch
