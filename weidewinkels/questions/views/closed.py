"""The shops that their owners reported to be closed, for the staff to deal with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weidewinkels.accounts.permissions import may_delete, may_see_reviews
from weidewinkels.questions.closing import end, reported
from weidewinkels.questions.models import Closure

PER_PAGE = 20

View = Callable[..., HttpResponse]


def for_staff(view: View) -> View:
    """To the sign-in page for visitors; 403 for who doesn't look after all records."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_reviews(request.user):
            raise PermissionDenied(_("Dit is voor beheerders en medewerkers."))
        return view(request, *args, **kwargs)

    return login_required(guarded)


@require_safe
@for_staff
def list_closed(request: HttpRequest) -> HttpResponse:
    page = Paginator(reported().select_related("by"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "may_delete": may_delete(request.user),
    }
    return render(request, "questions/closed.html", context)


@require_POST
@for_staff
def settle_closed(request: HttpRequest, closure_id: int) -> HttpResponse:
    """Somebody dealt with it; done twice it is done once."""
    closure = get_object_or_404(reported(), pk=closure_id)
    if not isinstance(request.user, User):
        raise PermissionDenied
    end(closure, Closure.Outcome.SETTLED, by=request.user)
    messages.success(
        request, _("De melding over %(title)s is afgehandeld.") % {"title": closure.title}
    )
    return redirect("questions:closed")
