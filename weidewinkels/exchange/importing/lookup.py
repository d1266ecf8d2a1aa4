"""Finding the import that a page is about, and whether this person may."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import Visitor, may_add, may_edit_all
from weidewinkels.datastore import get_service
from weidewinkels.exchange.models import Import
from weidewinkels.journal.models import Batch, BatchState

OfDraft = Callable[[HttpRequest, Import, Batch], HttpResponseBase]
OfImport = Callable[[HttpRequest, uuid.UUID], HttpResponseBase]


def require_import(user: Visitor) -> User:
    """Who may import: who may add records and change any; raises PermissionDenied."""
    if not (isinstance(user, User) and may_add(user) and may_edit_all(user)):
        raise PermissionDenied(_("U mag geen bestand inlezen. Vraag het een beheerder."))
    return user


def import_or_404(import_id: uuid.UUID, *, user: Visitor) -> Import:
    """An import of one's own; another's doesn't exist to one."""
    owner = require_import(user)
    found = (
        Import.objects.filter(id=import_id, owner=owner, resource_id=get_service().resource_id)
        .select_related("batch", "owner")
        .first()
    )
    if found is None:
        raise Http404(_("Dit bestand is er niet meer. Kies het opnieuw."))
    return found


def of_draft(view: OfDraft) -> OfImport:
    """A view of an import and its draft; leads on to where there is something to see without one."""

    @wraps(view)
    def found(request: HttpRequest, import_id: uuid.UUID) -> HttpResponseBase:
        import_ = import_or_404(import_id, user=request.user)
        if import_.batch is None:
            return redirect("exchange:import_columns", import_id)
        if import_.batch.state != BatchState.DRAFT:
            return redirect("history:batch", import_.batch.pk)
        return view(request, import_, import_.batch)

    return found
