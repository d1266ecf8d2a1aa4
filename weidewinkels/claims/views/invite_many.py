"""Inviting an owner for each of the selected shops, after a look at whom that concerns."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from weidewinkels.accounts.permissions import may_review
from weidewinkels.bulk.forms import ConfirmForm
from weidewinkels.bulk.selections import current
from weidewinkels.claims import inviting
from weidewinkels.claims.selected import MOST, Invitable, invitable
from weidewinkels.datastore import words
from weidewinkels.profile import title_of
from weidewinkels.records.visit import list_url

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def invite_many(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User) or not may_review(request.user):
        raise PermissionDenied(_("Voor veel tegelijk nodigen alleen beheerders eigenaren uit."))
    selection = current(request.user)
    if selection is None or selection.number > MOST:
        context = {"selection": selection, "most": MOST, "list_url": list_url(request)}
        return render(request, "claims/invite_none.html", context)
    found = invitable(selection)
    number = len(found.wanted)
    if request.method != "POST":
        return _page(request, found, ConfirmForm(number=number))
    form = ConfirmForm(request.POST, number=number)
    if not number or not form.is_of_this_number:
        return _page(request, found, ConfirmForm(number=number), has_moved=True, status=409)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    made = inviting.invite(found.wanted, by=request.user)
    messages.success(
        request,
        ngettext(
            "Uitgenodigd voor %(shown)s. De mail gaat nu weg.",
            "Uitgenodigd voor %(shown)s. De mails gaan nu weg.",
            len(made),
        )
        % {"shown": words().counted(len(made))},
    )
    return redirect("claims:list")


def _page(
    request: HttpRequest,
    found: Invitable,
    form: ConfirmForm,
    *,
    has_moved: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "found": found,
        "number": len(found.wanted),
        "first": [(email, title_of(record)) for email, (_key, record) in found.wanted[:SHOWN]],
        "more": max(0, len(found.wanted) - SHOWN),
        "form": form,
        "has_moved": has_moved,
    }
    return render(request, "claims/invite_many.html", context, status=status)
