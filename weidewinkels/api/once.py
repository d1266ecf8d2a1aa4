"""`Idempotency-Key`: what is sent again, since the answer got lost, is done once."""

from __future__ import annotations

import hashlib
import uuid

from django.db.models import Q

from weidewinkels.api.endpoint import Call
from weidewinkels.api.exact_json import dumps
from weidewinkels.api.problems import Problem
from weidewinkels.journal.models import Batch

NAMESPACE = uuid.UUID("5ed3ab0e-7a0e-4cf4-8bd1-0a0d3b3ac1a7")


def once_of(call: Call) -> str | None:
    """The token for the journal; None without the header.

    It is the person's own, and holds what was asked: a key that comes with something else is no
    repetition.
    """
    key = call.request.headers.get("Idempotency-Key", "")
    if not key:
        return None
    asked = f"{call.request.method} {call.request.get_full_path()} {dumps(call.body)}"
    return f"{_start(call, key)}{hashlib.sha256(asked.encode()).hexdigest()[:40]}"


def earlier(call: Call, once: str | None) -> Batch | None:
    """What this very request made when it came before. Raises Problem for a key that was used up."""
    if once is None:
        return None
    start = once[: once.index(":") + 1]
    found = Batch.objects.filter(Q(once=once) | Q(once__startswith=start)).first()
    if found is not None and found.once != once:
        raise Problem("key-reused", "Take another Idempotency-Key for another request.")
    return found


def _start(call: Call, key: str) -> str:
    return f"api-{uuid.uuid5(NAMESPACE, f'{call.user.pk} {key}')}:"
