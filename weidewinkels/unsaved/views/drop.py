"""Throw away what one typed and didn't save."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weidewinkels.unsaved.keeping import forget, unsaved_of
from weidewinkels.web.requests import own_address


@require_POST
@login_required
def drop_unsaved(request: HttpRequest, unsaved_id: int) -> HttpResponse:
    """As it was shown, by its mark; what another device typed since stays."""
    there = unsaved_of(request.user).filter(pk=unsaved_id).first()
    if there is None:
        raise Http404(_("Dit concept is er niet meer: het is opgeslagen of weggegooid."))
    if forget(request.user, request.POST.get("mark", "")):
        messages.success(request, _("Het concept is weggegooid."))
    else:
        messages.warning(
            request,
            _("Dit concept is om %(when)s nog gewijzigd, en daarom niet weggegooid. Kijk nog eens.")
            % {"when": there.when},
        )
    return redirect(own_address(request.POST.get("next", "")) or "unsaved:list")
