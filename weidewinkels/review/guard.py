"""Who gets in, and from an address to what it is about."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import may_review
from weidewinkels.quality import CHECKS, Check
from weidewinkels.review.models import Queue

View = Callable[..., HttpResponse]


def for_reviewers(view: View) -> View:
    """To the sign-in page for visitors; 403 for who may not judge records."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_review(request.user):
            raise PermissionDenied(_("Controleren is voor beheerders."))
        return view(request, *args, **kwargs)

    return login_required(guarded)


def reviewer(request: HttpRequest) -> User:
    """Who makes the request; `for_reviewers` has seen to it that it is somebody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def queue_or_404(queue_id: UUID, request: HttpRequest) -> Queue:
    """The person's own queue."""
    queue = Queue.objects.filter(
        id=queue_id, owner=reviewer(request), resource_id=settings.DATASTORE_RESOURCE_ID
    ).first()
    if queue is None:
        raise Http404(_("Deze rij is er niet meer. Begin een nieuwe."))
    return queue


def check_or_404(name: str) -> Check:
    if name not in CHECKS:
        raise Http404(_("Deze controle bestaat niet."))
    return CHECKS[name]
