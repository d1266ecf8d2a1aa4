"""Finding what a page is about, and whether this person may."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import Visitor
from weidewinkels.bulk.models import Proposal
from weidewinkels.bulk.operations.base import Operation, operation_named, operations_for
from weidewinkels.datastore import get_service
from weidewinkels.journal.models import Batch


def operation_or_404(name: str, *, user: Visitor) -> type[Operation]:
    """An operation that the person may do; raises Http404, PermissionDenied."""
    operation = operation_named(name)
    if operation is None:
        raise Http404
    if not operation.may(user):
        raise PermissionDenied(_("U mag deze bewerking niet uitvoeren."))
    return operation


def require_operations(user: Visitor) -> list[type[Operation]]:
    """What the person may do, which must be something; raises PermissionDenied."""
    allowed = operations_for(user)
    if not allowed:
        raise PermissionDenied(_("U mag geen records bewerken."))
    return allowed


def proposal_or_404(
    proposal_id: uuid.UUID, *, user: Visitor
) -> tuple[Proposal, Batch, type[Operation]]:
    """A proposal of one's own, its batch and its operation; another's doesn't exist to one."""
    found = (
        Proposal.objects.filter(
            id=proposal_id, owner=user.pk, batch__resource_id=get_service().resource_id
        )
        .select_related("batch", "owner")
        .first()
    )
    if found is None or found.batch is None:
        raise Http404(_("Dit voorbeeld is er niet meer. Maak een nieuw."))
    return found, found.batch, operation_or_404(found.operation, user=user)
