""" "Alles klopt nog": one tap by which an owner or a reviewer confirms a record."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weidewinkels.catalogue import freshness
from weidewinkels.catalogue.contents import content_hash_of
from weidewinkels.datastore import get_service
from weidewinkels.profile import title_of
from weidewinkels.records.lookup import key_or_404, record_or_404, require_edit
from weidewinkels.web.requests import own_address


@require_POST
def confirm_record(request: HttpRequest, key: str) -> HttpResponse:
    """It is about the record as the page showed it: what changed since is shown first."""
    record_key = key_or_404(key)
    if not isinstance(request.user, User):
        raise PermissionDenied
    record = record_or_404(record_key)
    require_edit(request.user, record_key, record)
    if request.POST.get("content") != content_hash_of(record):
        messages.warning(
            request, _("Dit is intussen gewijzigd. Kijk of het zo klopt, en bevestig het dan.")
        )
    else:
        freshness.confirm(record_key, record, get_service(), by=request.user)
        messages.success(
            request, _("Dank u. %(title)s is bevestigd.") % {"title": title_of(record)}
        )
        if came_from := own_address(request.POST.get("next", "")):
            return redirect(came_from)
    return redirect("records:show", record_key)
