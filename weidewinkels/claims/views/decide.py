"""The claims that wait for an answer, and answering one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from weidewinkels.accounts.ownership import owners_of
from weidewinkels.accounts.permissions import may_edit_some, may_review
from weidewinkels.claims import claiming
from weidewinkels.claims.forms import DecideForm
from weidewinkels.claims.inviting import open_invitations
from weidewinkels.claims.lookup import claim_or_404, waiting_for
from weidewinkels.claims.models import ClaimState

PER_PAGE = 20


@require_safe
@login_required
def list_claims(request: HttpRequest) -> HttpResponse:
    if not may_edit_some(request.user):
        raise PermissionDenied(_("Aanvragen beantwoorden eigenaren en beheerders."))
    invitations = open_invitations().select_related("by").order_by("-created_at", "-id")
    if not may_review(request.user):
        invitations = invitations.filter(by=request.user.pk)
    context = {
        "page": Paginator(waiting_for(request.user), PER_PAGE).get_page(request.GET.get("page")),
        "invited": Paginator(invitations, PER_PAGE).get_page(request.GET.get("uitgenodigd")),
    }
    return render(request, "claims/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decide_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    if not isinstance(request.user, User):
        raise PermissionDenied
    claim, shop = claim_or_404(request.user, claim_id)
    answer = request.POST.get("answer", "")
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"].strip()
        if answer == "grant":
            return _granted(request, claiming.grant(claim, by=request.user) is not None)
        if answer == "decline" and reason:
            return _declined(request, claiming.decline(claim, by=request.user, reason=reason))
        if answer == "decline":
            form.add_error("reason", _("Schrijf erbij waarom; wie het vroeg leest dat."))
    context = {
        "claim": claim,
        "key": shop[0] if shop else None,
        "owners": owners_of(*shop) if shop else [],
        "is_waiting": claim.state == ClaimState.WAITING,
        "form": form,
    }
    return render(request, "claims/decide.html", context, status=422 if form.errors else 200)


def _granted(request: HttpRequest, did: bool) -> HttpResponse:
    if did:
        messages.success(request, _("Toegekend. Wie het vroeg krijgt er mail van."))
    else:
        messages.warning(
            request,
            _(
                "Dit kon niet: het is al beantwoord, het record is er niet meer, of het account staat uit."
            ),
        )
    return redirect("claims:list")


def _declined(request: HttpRequest, did: bool) -> HttpResponse:
    if did:
        messages.success(request, _("Afgewezen. Wie het vroeg krijgt er mail van."))
    else:
        messages.warning(request, _("Deze aanvraag was al beantwoord."))
    return redirect("claims:list")
