"""What the worker does for bulk changes: make large previews, and clear away old ones."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from weidewinkels.bulk import drafting
from weidewinkels.bulk.models import Proposal
from weidewinkels.journal.draft import discard
from weidewinkels.journal.models import Batch, BatchState


@task()
def make_preview(proposal_id: str) -> None:
    drafting.make_preview(uuid.UUID(proposal_id))


@task()
def clear_drafts() -> int:
    """Throw away previews that nobody confirmed within `DRAFT_HOURS`; gives their number."""
    oldest = timezone.now() - timedelta(hours=settings.DRAFT_HOURS)
    old = Batch.objects.filter(state=BatchState.DRAFT, created_at__lt=oldest)
    number = 0
    for batch in old.iterator():
        discard(batch)
        number += 1
    Proposal.objects.filter(batch=None, created_at__lt=oldest).delete()
    return number


def take_up_abandoned(sender: object = None, **_: object) -> None:
    """Have another worker go on with the previews whose worker died; also a receiver of signals."""
    for proposal_id in drafting.free_abandoned():
        make_preview.enqueue(str(proposal_id))


def make_preview_later(proposal: Proposal) -> None:
    """Have the worker make it."""
    transaction.on_commit(lambda: make_preview.enqueue(str(proposal.id)))
