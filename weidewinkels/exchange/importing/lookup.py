"""Finding the import that a page is about, and whether this person may."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import Visitor, may_add, may_edit_all
from weidewinkels.datastore import get_service
from weidewinkels.exchange.models import Import


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
