from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weidewinkels.bulk.lookup import require_operations
from weidewinkels.bulk.selections import current
from weidewinkels.records.visit import list_url


@require_safe
@login_required
def choose_operation(request: HttpRequest) -> HttpResponse:
    """What can be done to the records that are selected."""
    context = {
        "operations": require_operations(request.user),
        "selection": current(request.user),
        "list_url": list_url(request),
    }
    return render(request, "bulk/choose.html", context)
