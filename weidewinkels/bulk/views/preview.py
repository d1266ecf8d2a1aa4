from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.views.decorators.http import require_POST, require_safe

from weidewinkels.bulk.boxes import store_boxes
from weidewinkels.bulk.deciding import PER_PAGE, decide, onward, question
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
from weidewinkels.bulk.special import specialties
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.journal.models import Batch, BatchState, EntryState
from weidewinkels.profile import columns_for
from weidewinkels.web.spreadsheet import csv_response

NAMES = 20
"""So many are named of what is to be deleted."""


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
    return onward(request, reverse("bulk:preview", args=[draft.proposal.pk]))


@require_POST
@of_a_draft
def confirm_proposal(request: HttpRequest, draft: Draft) -> HttpResponse:
    if not draft.proposal.is_ready:
        return redirect("bulk:preview", draft.proposal.pk)
    return decide(
        request,
        draft.batch,
        count=lambda batch: Figures.of(batch).change,
        show=partial(_page, request, draft),
    )


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
    form: ConfirmForm | None = None,
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
        "form": question(request, figures.change, form),
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


def _in_words(proposal: Proposal) -> list[str]:
    try:
        return operation_of(proposal).in_words()
    except Impossible:
        return []


def _shown(number: int) -> str:
    return number_format(number, force_grouping=True)
