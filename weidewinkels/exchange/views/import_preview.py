"""Importing, the last step: what the file would do, record by record, and then doing it."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from weidewinkels.bulk.boxes import store_boxes
from weidewinkels.bulk.forms import ConfirmForm
from weidewinkels.exchange import tasks
from weidewinkels.exchange.importing import checking
from weidewinkels.exchange.importing.lookup import import_or_404
from weidewinkels.exchange.importing.present import STATES, entries_of, figures_of, rows_of, tiles
from weidewinkels.exchange.importing.with_errors import lines_with_errors
from weidewinkels.exchange.models import Import, ImportState
from weidewinkels.journal import door
from weidewinkels.journal.announce import announce
from weidewinkels.journal.draft import CountChanged, confirm
from weidewinkels.journal.models import BatchState

PER_PAGE = 20


@require_safe
@login_required
def preview_import(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """What is new, what changes, what is so already, what can't be."""
    import_ = import_or_404(import_id, user=request.user)
    if import_.batch is None:
        return redirect("exchange:import_columns", import_id)
    if import_.batch.state != BatchState.DRAFT:
        return redirect("history:batch", import_.batch.pk)
    if checking.is_abandoned(import_):
        checking.begin(import_)
        tasks.check_import_later(import_)
    return _page(request, import_)


@require_POST
@login_required
def exclude_rows(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Leave out the rows whose box is ticked, take in the others of the same page."""
    import_ = import_or_404(import_id, user=request.user)
    if import_.batch is None or import_.batch.state != BatchState.DRAFT:
        return redirect("exchange:import_preview", import_id)
    store_boxes(request.POST, import_.batch, most=PER_PAGE)
    if getattr(request, "htmx", False):
        return _page(request, import_, template="exchange/_decision.html")
    preview, on_to = (
        reverse("exchange:import_preview", args=[import_id]),
        request.POST.get("naar", ""),
    )
    is_ours = on_to.startswith("?") and url_has_allowed_host_and_scheme(preview + on_to, None)
    return redirect(preview + (on_to if is_ours else ""))


@require_POST
@login_required
def run_import(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Write what was shown: as many records as the button said, or nothing and the preview anew."""
    import_ = import_or_404(import_id, user=request.user)
    if import_.batch is None or import_.batch.state != BatchState.DRAFT:
        return redirect("exchange:import_preview", import_id)
    if import_.state != ImportState.READY:
        return redirect("exchange:import_preview", import_id)
    store_boxes(request.POST, import_.batch, most=PER_PAGE)
    number = figures_of(import_.batch).written
    form = ConfirmForm(request.POST, number=number)
    if not number or not form.is_of_this_number:
        return _page(request, import_, form=form, has_moved=True, status=409)
    if not form.is_valid():
        return _page(request, import_, form=form, status=422)
    try:
        planned = confirm(import_.batch, expected=number, reason=form.cleaned_data["reason"])
    except CountChanged:
        return _page(request, import_, form=form, has_moved=True, status=409)
    done = door.start(planned)
    announce(request, done)
    return redirect("history:batch", done.pk)


@require_safe
@login_required
def download_errors(request: HttpRequest, import_id: uuid.UUID) -> HttpResponseBase:
    """The same file, with a column that says per row what is wrong with it."""
    import_ = import_or_404(import_id, user=request.user)
    if import_.batch is None or import_.batch.state != BatchState.DRAFT:
        return redirect("exchange:import_preview", import_id)
    answer = StreamingHttpResponse(
        _as_csv(lines_with_errors(import_), import_.separator or ";"),
        content_type="text/csv; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="fouten-{import_.batch.pk}.csv"'
    return answer


class _Line:
    def write(self, text: str) -> str:
        return text


def _as_csv(lines: Iterator[list[str]], separator: str) -> Iterator[str]:
    writer = csv.writer(_Line(), delimiter=separator)
    yield "\ufeff"
    for line in lines:
        yield writer.writerow(line)


def _page(
    request: HttpRequest,
    import_: Import,
    *,
    form: ConfirmForm | None = None,
    has_moved: bool = False,
    template: str = "exchange/preview.html",
    status: int = 200,
) -> HttpResponse:
    """`has_moved`: another number of records would be written than the button said."""
    assert import_.batch is not None  # noqa: S101
    figures = figures_of(import_.batch)
    asked = request.GET.get("toon", "")
    chosen = asked if asked in STATES else figures.first_to_show
    page = Paginator(entries_of(import_.batch, chosen), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "import": import_,
        "figures": figures,
        "tiles": tiles(figures, chosen),
        "chosen": chosen,
        "exclude_url": reverse("exchange:import_exclude", args=[import_.id]),
        "page": page,
        "rows": rows_of(page.object_list),
        "form": form or ConfirmForm(number=figures.written),
        "has_moved": has_moved,
    }
    return render(request, template, context, status=status)
