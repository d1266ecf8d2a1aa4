"""The page of a batch. Both views are for htmx too, so they refuse rather than show the sign-in page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from weidewinkels.accounts.permissions import may_stop, may_undo
from weidewinkels.history.entries import Choice, chosen, page_of
from weidewinkels.history.lookup import batch_or_404
from weidewinkels.history.present import steps_of
from weidewinkels.history.progress import progress_of
from weidewinkels.history.tiles import tiles_of
from weidewinkels.journal import door
from weidewinkels.journal.awaiting import expect, forget
from weidewinkels.journal.models import Batch, BatchState
from weidewinkels.journal.undo import undoable

ENDED = "batch-ended"
"""What htmx hears from the last look at a running batch; the list of records then fetches itself."""


@require_safe
def show_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One batch: who, when, why, how far it is, what came of it, and each record's differences."""
    batch = batch_or_404(batch_id, user=request.user)
    _note_who_looks(request, batch)
    choice = chosen(batch, request.GET)
    page = page_of(batch, choice, request.GET.get("page"))
    context = {
        **_progress(request, batch, choice),
        "first_title": batch.entries.order_by("position").values_list("title", flat=True).first(),
        "choice": choice,
        "page": page,
        "steps": steps_of(page.object_list),
        "emptyings": batch.emptyings.all(),
        "undone_by": batch.undone_by.exclude(counts={}).order_by("-id").first(),
    }
    return render(request, "history/batch.html", context)


@require_safe
def show_progress(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Only how far it is: what the page of a running batch asks for every other second."""
    batch = batch_or_404(batch_id, user=request.user)
    context = _progress(request, batch, chosen(batch, request.GET))
    response = render(request, "history/_progress.html", context)
    if not context["progress"].is_live:
        _note_who_looks(request, batch)
        response.headers["HX-Trigger"] = ENDED
    patch_cache_control(response, no_store=True)
    return response


def _has_refused(batch: Batch) -> bool:
    """What an operation can't do at all, as its preview said, is not worth another try."""
    return batch.failed > 0 and door.refused(batch).exists()


def _note_who_looks(request: HttpRequest, batch: Batch) -> None:
    """Who started it hears the outcome on a later page, unless they see it here."""
    if batch.state in (BatchState.STOPPED, BatchState.DONE):
        forget(request, batch.pk)
    elif batch.by_id is not None and batch.by_id == request.user.pk:
        expect(request, batch)


def _progress(request: HttpRequest, batch: Batch, choice: Choice) -> dict[str, Any]:
    rests = batch.state in (BatchState.STOPPED, BatchState.DONE)
    may_take_back = rests and may_undo(request.user, batch)
    return {
        "batch": batch,
        "progress": progress_of(batch),
        "tiles": tiles_of(batch, choice.tile),
        "choice": choice,
        "can_stop": not rests and not batch.stop_asked and may_stop(request.user, batch),
        "can_resume": may_take_back and batch.state == BatchState.STOPPED,
        "can_retry": may_take_back and batch.state == BatchState.DONE and _has_refused(batch),
        "can_undo": may_take_back and undoable(batch).exists(),
    }
