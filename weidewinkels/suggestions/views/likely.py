"""While somebody types the name of a shop: the ones that may be the same."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weidewinkels.datastore import get_resource
from weidewinkels.profile import columns_for
from weidewinkels.records.forms import field_name
from weidewinkels.suggestions.likely import likely

LONGEST = 300


@require_safe
def show_likely(request: HttpRequest) -> HttpResponse:
    if not settings.SUGGESTIONS:
        raise Http404
    values = {
        column.id: text[:LONGEST]
        for column in columns_for(get_resource())
        if (text := request.GET.get(field_name(column.id), "").strip())
    }
    return render(request, "suggestions/_likely.html", {"likely": likely(values)})
