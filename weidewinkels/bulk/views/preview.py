from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from weidewinkels.bulk.boxes import store_boxes
from weidewinkels.bulk.drafting import Impossible, operation_of
from weidewinkels.bulk.forms import ConfirmForm
from weidewinkels.bulk.listed import listed
from weidewinkels.bulk.lookup import proposal_or_404
from weidewinkels.bulk.models import Proposal
from weidewinkels.bulk.operations.base import Operation
from weidewinkels.bulk.present import (
    STATES,
    Figures,
    chips_of,
    entries_of,
    reasons,
    rows,
    tiles,
)
from weidewinkels.bulk.proposals import carry_out
from weidewinkels.bulk.special import specialties
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.journal.announce import announce
from weidewinkels.journal.draft import CountChanged
from weidewinkels.journal.models import Batch, BatchState, EntryState
from weidewinkels.profile import columns_for
from weidewinkels.web.spreadsheet import csv_response

PER_PAGE = 20
NAMES = 20


class Draft(NamedTuple):
    """What a preview shows; its batch isn't begun yet."""

    proposal: Proposal
    batch: Batch
    operation: type[Operation]


def of_a_draft(
    view: Callable[[HttpRequest, Draft], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """The view of this person's draft: a batch that was begun has its own page, and who is to sign in
    first comes back to the preview."""

    @wraps(view)
    def guarded(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("bulk:preview", args=[proposal_id]))
        draft = Draft(*proposal_or_404(proposal_id, user=request.user))
        if draft.batch.state != BatchState.DRAFT:
            return redirect("history:batch", draft.batch.pk)
        return view(request, draft)

    return guarded


@require_safe
@login_required
@of_a_draft
def show_preview(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What would change: the figures, and record by record what it is and what it becomes."""
    return _page(request, draft)


@require_POST
@of_a_draft
def exclude_records(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Leave out the records whose box is ticked, take in the others of the same page."""
    if draft.proposal.is_ready:
        store_boxes(request.POST, draft.batch, most=PER_PAGE)
    if getattr(request, "htmx", False):
        return _page(request, draft, template="bulk/_decision.html")
    preview = reverse("bulk:preview", args=[draft.proposal.pk])
    on_to = request.POST.get("naar", "")
    if not on_to.startswith("?") or not url_has_allowed_host_and_scheme(preview + on_to, None):
        on_to = ""
    return redirect(preview + on_to)


@require_POST
@of_a_draft
def confirm_proposal(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Do what was shown: as many records as the button said, or nothing and the preview anew."""
    if not draft.proposal.is_ready:
        return redirect("bulk:preview", draft.proposal.pk)
    store_boxes(request.POST, draft.batch, most=PER_PAGE)
    number = Figures.of(draft.batch).change
    form = ConfirmForm(request.POST, number=number)
    if "enter" in request.POST and not form.has_typed:
        return _page(request, draft)
    if not number or not form.is_of_this_number:
        return _page(request, draft, confirm=form, has_moved=True, status=409)
    if not form.is_valid():
        return _page(request, draft, confirm=form, status=422)
    try:
        done = carry_out(draft.batch, expected=number, reason=form.cleaned_data["reason"])
    except CountChanged:
        return _page(request, draft, confirm=form, has_moved=True, status=409)
    announce(request, done)
    return redirect("history:batch", done.pk)


@require_safe
@login_required
@of_a_draft
def download_records(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    """The records that are to change or go, as they are now, as CSV."""
    rows_to_save = listed(draft.batch, columns_for(get_resource()), get_service().key)
    return csv_response(f"{draft.operation.name}-{draft.batch.pk}.csv", rows_to_save)


def _page(
    request: HttpRequest,
    draft: Draft,
    *,
    confirm: ConfirmForm | None = None,
    has_moved: bool = False,
    template: str = "bulk/preview.html",
    status: int = 200,
) -> HttpResponse:
    """`has_moved`: another number of records would change than the button said."""
    proposal, batch, operation = draft
    asked = request.GET.get("toon", "")
    chosen = asked if asked in STATES else "verandert"
    reason = request.GET.get("reden", "")
    figures = Figures.of(batch)
    page = Paginator(entries_of(batch, chosen, reason), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "proposal": proposal,
        "batch": batch,
        "operation": operation,
        "preview_url": reverse("bulk:preview", args=[proposal.pk]),
        "exclude_url": reverse("bulk:exclude", args=[proposal.pk]),
        "back_url": operation.back_url(proposal.pk, proposal.parameters),
        "in_words": _in_words(proposal),
        "figures": figures,
        "tiles": tiles(figures, operation, chosen),
        "chosen": chosen,
        "reasons": reasons(batch, reason) if figures.cannot else [],
        "chips": chips_of(proposal),
        "page": page,
        "rows": rows(page.object_list, is_ready=proposal.is_ready),
        "form": _confirm_form(request, figures.change, confirm),
        "button": operation.button(figures.change, _shown(figures.change)),
        "has_moved": has_moved,
    }
    if operation.deletes:
        going = batch.entries.filter(state=EntryState.PLANNED).order_by("position")
        names = list(going.values_list("title", flat=True)[:NAMES])
        context |= {
            "names": names,
            "more": figures.change - len(names),
            "special": specialties(batch),
        }
    return render(request, template, context, status=status)


def _confirm_form(request: HttpRequest, number: int, posted: ConfirmForm | None) -> ConfirmForm:
    """The question for this number; with what was typed before, judged only if it was asked."""
    if posted is not None and posted.is_of_this_number:
        return posted
    return ConfirmForm(number=number, reason=request.POST.get("reason", ""))


def _in_words(proposal: Proposal) -> list[str]:
    try:
        return operation_of(proposal).in_words()
    except Impossible:
        return []


def _shown(number: int) -> str:
    return number_format(number, force_grouping=True)
