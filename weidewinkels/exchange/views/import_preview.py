"""Importing, the last step: what the file would do, record by record, and then doing it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from weidewinkels.bulk.boxes import store_boxes
from weidewinkels.bulk.deciding import PER_PAGE, decide, onward, question
from weidewinkels.bulk.forms import ConfirmForm
from weidewinkels.exchange.importing.lookup import of_draft
from weidewinkels.exchange.importing.present import STATES, entries_of, figures_of, rows_of, tiles
from weidewinkels.exchange.importing.with_errors import response_with_errors
from weidewinkels.exchange.models import Import, ImportState
from weidewinkels.journal.models import Batch


@require_safe
@login_required
@of_draft
def preview_import(request: HttpRequest, import_: Import, draft: Batch) -> HttpResponse:
    """What is new, what changes, what is so already, what can't be."""
    return _page(request, import_, draft)


@require_POST
@login_required
@of_draft
def exclude_rows(request: HttpRequest, import_: Import, draft: Batch) -> HttpResponse:
    """Leave out the rows whose box is ticked, take in the others of the same page."""
    store_boxes(request.POST, draft, most=PER_PAGE)
    if getattr(request, "htmx", False):
        return _page(request, import_, draft, template="exchange/_decision.html")
    return onward(request, reverse("exchange:import_preview", args=[import_.id]))


@require_POST
@login_required
@of_draft
def run_import(request: HttpRequest, import_: Import, draft: Batch) -> HttpResponse:
    if import_.state != ImportState.READY:
        return redirect("exchange:import_preview", import_.id)
    return decide(
        request,
        draft,
        count=lambda batch: figures_of(batch).written,
        show=partial(_page, request, import_, draft),
    )


@require_safe
@login_required
@of_draft
def download_errors(request: HttpRequest, import_: Import, draft: Batch) -> HttpResponseBase:
    """The same file, with a column that says per row what is wrong with it."""
    return response_with_errors(import_, draft)


def _page(
    request: HttpRequest,
    import_: Import,
    draft: Batch,
    *,
    form: ConfirmForm | None = None,
    has_moved: bool = False,
    template: str = "exchange/preview.html",
    status: int = 200,
) -> HttpResponse:
    """`has_moved`: another number of records would be written than the button said."""
    figures = figures_of(draft)
    asked = request.GET.get("toon", "")
    chosen = asked if asked in STATES else figures.first_to_show
    page = Paginator(entries_of(draft, chosen), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "import": import_,
        "figures": figures,
        "tiles": tiles(figures, chosen),
        "chosen": chosen,
        "preview_url": reverse("exchange:import_preview", args=[import_.id]),
        "exclude_url": reverse("exchange:import_exclude", args=[import_.id]),
        "page": page,
        "rows": rows_of(page.object_list),
        "form": question(request, figures.written, form),
        "has_moved": has_moved,
    }
    return render(request, template, context, status=status)
