"""Who gets in: those who may change how the resource is set up."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from weidewinkels.accounts.permissions import may_manage_datastore
from weidewinkels.datasets.models import NewDataset

View = Callable[..., HttpResponse]


def for_managers(view: View) -> View:
    """To the sign-in page for visitors; 403 for who may not manage the DataStore."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_manage_datastore(request.user):
            raise PermissionDenied(_("De gegevensset beheren is voor beheerders."))
        return view(request, *args, **kwargs)

    return login_required(never_cache(guarded))


def manager(request: HttpRequest) -> User:
    """Who makes the request; `for_managers` has seen to it that it is somebody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def new_or_404(new_id: UUID, request: HttpRequest) -> NewDataset:
    """A data set that this person began; another's doesn't exist to them."""
    found = NewDataset.objects.filter(id=new_id, owner=manager(request)).first()
    if found is None:
        raise Http404(_("Dit ontwerp is er niet meer. Begin opnieuw."))
    return found
