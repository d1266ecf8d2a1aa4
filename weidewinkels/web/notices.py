"""Messages that carry their undo: `notices.success(request, text, batch=batch.pk)`."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.functional import Promise

BATCH_TAG = "batch-"


def success(request: HttpRequest, text: str | Promise, *, batch: int | None = None) -> None:
    """Say that it worked; with `batch` there are buttons to undo that batch and to look at it."""
    messages.success(request, str(text), extra_tags=f"{BATCH_TAG}{batch}" if batch else "")


def batch_of(message: Message) -> int | None:
    """The batch whose undo the message carries."""
    for tag in (message.extra_tags or "").split():
        if tag.startswith(BATCH_TAG):
            return int(tag.removeprefix(BATCH_TAG))
    return None
