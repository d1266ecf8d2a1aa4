"""Taking back a change of the data dictionary: shown first, then done."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from datastore_proxy.errors import DatastoreError
from weidewinkels.datasets import current, dictionary
from weidewinkels.datasets.changes import record
from weidewinkels.datasets.guard import for_managers, manager
from weidewinkels.datasets.models import DICTIONARY_CHANGES, Change, TableChange
from weidewinkels.datasets.taking_back import TakingBack, taking_back
from weidewinkels.datasets.views.dictionary import why_not
from weidewinkels.datastore import forget_resource, get_service
from weidewinkels.journal.table import set_dictionary
from weidewinkels.web import notices


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def undo_dictionary(request: HttpRequest, change_id: int) -> HttpResponse:
    """What would be as before, and what another changed since; posted: take back the first."""
    change = get_object_or_404(
        TableChange,
        id=change_id,
        change__in=DICTIONARY_CHANGES,
        resource_id=settings.DATASTORE_RESOURCE_ID,
    )
    state = current.look()
    found = taking_back(change, state.resource.fields)
    if request.method != "POST":
        return _page(request, change, found, state)
    if not found.steps:
        return _page(request, change, found, state, status=409)
    try:
        set_dictionary(get_service(), dictionary.merged(state.resource.fields, found.texts))
    except DatastoreError as error:
        return _page(request, change, found, state, refusal=why_not(error), status=422)
    forget_resource()
    done = record(
        Change.TAKEN_BACK,
        state.resource.id,
        by=manager(request),
        before=found.texts_now,
        after=found.texts,
    )
    notices.with_table_undo(request, _said(len(found.texts)), change=done.pk)
    if found.kept:
        messages.warning(request, _kept(found))
    return redirect("datasets:overview")


def _said(number: int) -> str:
    said = ngettext(
        "De omschrijving van één kolom is weer zoals zij was.",
        "De omschrijving van %(number)s kolommen is weer zoals zij was.",
        number,
    )
    return said % {"number": number}


def _kept(found: TakingBack) -> str:
    columns = ", ".join(dict.fromkeys(step.column for step in found.kept))
    return _("Wat sindsdien opnieuw gewijzigd is, blijft staan: %(columns)s.") % {
        "columns": columns
    }


def _page(
    request: HttpRequest,
    change: TableChange,
    found: TakingBack,
    state: current.Current,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"change": change, "found": found, "state": state, "refusal": refusal}
    return render(request, "datasets/undo.html", context, status=status)
