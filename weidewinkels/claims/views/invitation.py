"""The page behind the link of an invitation. Looking at it changes nothing: mail programs look too."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from weidewinkels.accounts.people import account_of, has_only_own_shops, owner_with
from weidewinkels.claims import inviting
from weidewinkels.claims.models import Invitation
from weidewinkels.claims.views.claim import BACKEND
from weidewinkels.datastore import words


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_invitation(request: HttpRequest, token: str) -> HttpResponse:
    invitations = inviting.with_token(token)
    if not invitations:
        return _page(request, [], status=410)
    if request.method != "POST":
        return _page(request, invitations)
    user = request.user
    if not isinstance(user, User):
        email = invitations[0].email
        account = account_of(email)
        if account is not None and not has_only_own_shops(account):
            # A link that lies in a mailbox for days doesn't open an account that may do more.
            return redirect_to_login(request.get_full_path())
        found = owner_with(email)
        if found is None:
            return _page(request, [], status=410)
        user = found
        login(request, user, backend=BACKEND)
    shops = inviting.accept(invitations, user)
    if not shops:
        messages.warning(request, _("Dit is er niet meer, of is iets anders geworden."))
        return redirect("records:list")
    messages.success(
        request,
        ngettext("Dit is nu van u.", "De %(shown)s zijn nu van u.", len(shops))
        % {"shown": words().counted(len(shops))},
    )
    return redirect("records:show", shops[0][0]) if len(shops) == 1 else _to_own()


def _to_own() -> HttpResponse:
    response = redirect("records:list")
    response["Location"] += "?van=mij"
    return response


def _page(
    request: HttpRequest, invitations: list[Invitation], *, status: int = 200
) -> HttpResponse:
    context = {"invitations": invitations, "email": invitations[0].email if invitations else ""}
    return render(request, "claims/invitation.html", context, status=status)
