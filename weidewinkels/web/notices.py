"""Messages that carry their undo: `notices.success(request, text, batch=batch.pk)`."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.functional import Promise

BATCH_TAG = "batch-"
LOOK_TAG = "look-"
TABLE_TAG = "table-"


def success(request: HttpRequest, text: str | Promise, *, batch: int | None = None) -> None:
    """Say that it worked; with `batch` there are buttons to undo that batch and to look at it."""
    messages.success(request, str(text), extra_tags=f"{BATCH_TAG}{batch}" if batch else "")


def with_look(request: HttpRequest, level: int, text: str | Promise, *, batch: int) -> None:
    """Say something about a batch that can be looked at and not (yet) be undone."""
    messages.add_message(request, level, str(text), extra_tags=f"{LOOK_TAG}{batch}")


def with_table_undo(request: HttpRequest, text: str | Promise, *, change: int) -> None:
    """Say that a change of the table worked, with a button to take that `TableChange` back."""
    messages.success(request, str(text), extra_tags=f"{TABLE_TAG}{change}")


def batch_of(message: Message) -> int | None:
    """The batch whose undo the message carries."""
    return _number_after(BATCH_TAG, message)


def look_of(message: Message) -> int | None:
    """The batch that the message lets people look at, without an undo."""
    return _number_after(LOOK_TAG, message)


def table_change_of(message: Message) -> int | None:
    """The `TableChange` whose undo the message carries."""
    return _number_after(TABLE_TAG, message)


def _number_after(prefix: str, message: Message) -> int | None:
    for tag in (message.extra_tags or "").split():
        if tag.startswith(prefix):
            return int(tag.removeprefix(prefix))
    return None
