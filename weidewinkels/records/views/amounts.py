"""How many records each choice of a filter leaves; it comes after the rows."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from weidewinkels.accounts.permissions import may_see_reviews, owned_keys
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.profile import columns_for
from weidewinkels.records.asking import CHOICES
from weidewinkels.records.other_filters import counted_select
from weidewinkels.records.parsing import parse
from weidewinkels.web.requests import HtmxRequest


@require_safe
def count_choices(request: HtmxRequest) -> HttpResponse:
    """The choices of what only reviewers know (`over`: verdict, flag, owner, freshness)."""
    if not may_see_reviews(request.user):
        raise PermissionDenied
    name = request.GET.get("over", "")
    if name not in CHOICES:
        raise Http404
    columns = columns_for(get_resource())
    listing = parse(request.GET, columns)
    own = owned_keys(request.user)
    select = counted_select(name, listing, columns, get_service(), own=own)
    response = render(request, "records/_ask_choices.html", {"select": select})
    patch_cache_control(response, no_store=True)
    patch_vary_headers(response, ["Cookie"])
    return response
