"""From a filled-in form to a proposal with its preview, and from there to the change itself."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import get_language

from weidewinkels.bulk import tasks
from weidewinkels.bulk.drafting import make_preview
from weidewinkels.bulk.models import Proposal, Selection
from weidewinkels.bulk.operations.base import Operation
from weidewinkels.bulk.selections import hold
from weidewinkels.journal.draft import draft
from weidewinkels.journal.models import Source


def propose(
    *,
    by: User,
    selection: Selection,
    operation: type[Operation],
    parameters: Mapping[str, list[str]],
) -> Proposal:
    """Store what was asked and make its preview, here or, of many records, by the worker.

    Raises SelectionChanged when the selection is no longer as it was given; from here on it is.
    """
    tasks.clear_drafts.enqueue()
    with transaction.atomic():
        hold(selection)
        proposal = Proposal.objects.create(
            owner=by,
            selection=selection,
            listing=selection.listing,
            is_whole_listing=selection.is_whole_listing,
            number=selection.number,
            operation=operation.name,
            parameters=dict(parameters),
            language=get_language() or settings.LANGUAGE_CODE,
            batch=draft(by=by, action=operation.action, source=Source.BULK),
        )
        if selection.number > settings.BULK_AT_ONCE:
            tasks.make_preview_later(proposal)
    if selection.number <= settings.BULK_AT_ONCE:
        make_preview(proposal.id)
        proposal.refresh_from_db()
    return proposal
