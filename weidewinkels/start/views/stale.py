"""All that is due or stale, by age and signal: where staff choose what to look at, and to delete."""

from __future__ import annotations

import json

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weidewinkels.accounts.permissions import may_see_reviews, may_select_all
from weidewinkels.catalogue.models import SyncState
from weidewinkels.start.stale import SIGNALS, aged, rows_of

PER_PAGE = 50


@require_safe
@login_required
def list_stale(request: HttpRequest) -> HttpResponse:
    if not may_see_reviews(request.user):
        raise PermissionDenied(_("Dit is voor beheerders en medewerkers."))
    resource_id = settings.DATASTORE_RESOURCE_ID
    signal = request.GET.get("signaal", "")
    signal = signal if signal in SIGNALS else ""
    stale_only = "verlopen" in request.GET
    found = aged(resource_id, signal=signal, stale_only=stale_only)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = rows_of(resource_id, list(page))
    context = {
        "page": page,
        "rows": rows,
        "signals": SIGNALS,
        "signal": signal,
        "stale_only": stale_only,
        "shown": json.dumps([row.key for row in rows]),
        "may_select": may_select_all(request.user),
        "as_of": SyncState.objects.filter(resource_id=resource_id).first(),
    }
    return render(request, "start/stale.html", context)
