"""What the app works with: the resource, how it may be used, and what was done to its table."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from datastore_proxy.errors import DatastoreError
from weidewinkels.datasets import current
from weidewinkels.datasets.guard import for_managers
from weidewinkels.datasets.models import TableChange
from weidewinkels.datasets.taking_back import taking_back
from weidewinkels.datastore import EMBEDDED

CHANGES = 20


@require_safe
@for_managers
def show_overview(request: HttpRequest) -> HttpResponse:
    """Also stands when the resource can't be read: from here one gets to a new one."""
    problem, state, total = "", None, 0
    try:
        state = current.look()
        total = current.number_of_records()
    except DatastoreError as error:
        problem = error.message
    changes = TableChange.objects.filter(resource_id=settings.DATASTORE_RESOURCE_ID)[:CHANGES]
    fields = state.resource.fields if state and state.may_write else ()
    context = {
        "state": state,
        "total": total,
        "problem": problem,
        "key_setting": settings.DATASTORE_KEY,
        "url": "" if settings.DATASTORE_URL.startswith(EMBEDDED) else settings.DATASTORE_URL,
        "resource_id": settings.DATASTORE_RESOURCE_ID,
        "changes": [(change, taking_back(change, fields)) for change in changes],
    }
    return render(request, "datasets/overview.html", context)
