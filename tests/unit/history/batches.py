"""The page of a batch, as its reader sees it."""

from __future__ import annotations

import re

from django.test import Client

from weidewinkels.journal.models import Batch, EntryState

DONE = EntryState.DONE
FAILED = EntryState.FAILED
CONFLICT = EntryState.CONFLICT
PLANNED = EntryState.PLANNED


def page_of(client: Client, batch: Batch, asked: str = "") -> str:
    answer = client.get(f"/geschiedenis/{batch.pk}/{asked}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())
