"""What is kept of somebody: to see, to take along, to remove."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weidewinkels.accounts.ownership import owned_by
from weidewinkels.accounts.people import has_only_own_shops
from weidewinkels.accounts.personal import all_about, remove


@require_safe
@login_required
def show_personal(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_safe
@login_required
def download_personal(request: HttpRequest) -> HttpResponse:
    """All of it, as JSON."""
    response = JsonResponse(all_about(_user(request)), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mijn-gegevens.json"'
    return response


@require_POST
@login_required
def remove_account(request: HttpRequest) -> HttpResponse:
    """Once the person typed their address. Who looks after the data of others asks a colleague."""
    user = _user(request)
    if not has_only_own_shops(user):
        raise PermissionDenied(
            _("U beheert gegevens van anderen. Vraag een collega om uw account weg te halen.")
        )
    if request.POST.get("typed", "").strip().lower() != user.email.lower():
        return _page(request, is_wrong=True, status=422)
    logout(request)
    remove(user)
    messages.success(request, _("Uw account is verwijderd."))
    return redirect("records:list")


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _page(request: HttpRequest, *, is_wrong: bool = False, status: int = 200) -> HttpResponse:
    user = _user(request)
    context = {
        "may_remove": has_only_own_shops(user),
        "owned": owned_by(user).count(),
        "is_wrong": is_wrong,
    }
    return render(request, "accounts/personal.html", context, status=status)
