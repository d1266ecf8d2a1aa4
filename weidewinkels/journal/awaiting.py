"""Batches whose outcome somebody is still to hear, by the session in which they started them."""

from __future__ import annotations

from django.http import HttpRequest

from weidewinkels.journal.models import Batch

KEY = "awaited"
MOST = 20


def awaited(request: HttpRequest) -> list[int]:
    """The ids of the batches."""
    ids: list[int] = request.session.get(KEY, [])
    return ids


def expect(request: HttpRequest, batch: Batch) -> None:
    """Have the outcome told once it is there."""
    ids = awaited(request)
    if batch.pk not in ids:
        request.session[KEY] = [*ids, batch.pk][-MOST:]


def forget(request: HttpRequest, *ids: int) -> None:
    """It was told, or seen."""
    known = awaited(request)
    left = [each for each in known if each not in ids]
    if left != known:
        request.session[KEY] = left
