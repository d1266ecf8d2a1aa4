from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from datastore_proxy.errors import DatastoreError
from weidewinkels.bulk.lookup import require_operations
from weidewinkels.bulk.models import Selection
from weidewinkels.bulk.selections import current, moved_to
from weidewinkels.datastore import get_resource
from weidewinkels.profile import columns_for
from weidewinkels.records.visit import list_url


@require_safe
@login_required
def choose_operation(request: HttpRequest) -> HttpResponse:
    """What can be done to the records that are selected."""
    selection = current(request.user)
    context = {
        "operations": require_operations(request.user),
        "selection": selection,
        "now": _moved_to(selection) if selection else None,
        "list_url": list_url(request),
    }
    return render(request, "bulk/choose.html", context)


def _moved_to(selection: Selection) -> int | None:
    """As `moved_to`; what can't be asked now keeps nobody from going on with what they selected."""
    try:
        return moved_to(selection, columns_for(get_resource()))
    except DatastoreError:
        return None
