"""From records that the review found to the preview of a change to all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from weidewinkels.bulk import parts
from weidewinkels.bulk.models import Proposal, Selection, SelectionState
from weidewinkels.bulk.operations.base import Operation
from weidewinkels.bulk.proposals import propose


def propose_for(
    keys: Iterable[str],
    operation: type[Operation],
    parameters: Mapping[str, list[str]],
    *,
    by: User,
) -> Proposal | None:
    """The keys become a selection of their own, beside what `by` has selected in the list.

    None when there are no keys: then there is nothing to propose.
    """
    with transaction.atomic():
        selection = Selection.objects.create(
            owner=by, resource_id=settings.DATASTORE_RESOURCE_ID, state=SelectionState.KEPT
        )
        selection.number = parts.append(selection, keys)
        if not selection.number:
            selection.delete()
            return None
        selection.save(update_fields=["number"])
    return propose(by=by, selection=selection, operation=operation, parameters=parameters)
