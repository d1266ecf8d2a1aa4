from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weidewinkels.accounts.permissions import may_undo
from weidewinkels.history.lookup import batch_or_404
from weidewinkels.history.present import steps_of
from weidewinkels.history.tiles import TILES, tiles_of
from weidewinkels.journal.announce import waiting_text
from weidewinkels.journal.undo import undoable

PER_PAGE = 20


@require_safe
@login_required
def show_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One batch: who, when, why, what came of it, and every record's differences."""
    batch = batch_or_404(batch_id, user=request.user)
    entries = batch.entries.select_related("batch").order_by("position")
    chosen = request.GET.get("stand", "")
    if chosen in TILES:
        entries = entries.filter(state__in=TILES[chosen].states)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "first_title": batch.entries.values_list("title", flat=True).first(),
        "waiting_text": waiting_text(batch),
        "finished": batch.total - batch.open,
        "tiles": tiles_of(batch, chosen),
        "page": page,
        "steps": steps_of(page.object_list),
        "can_undo": may_undo(request.user, batch) and undoable(batch).exists(),
        "undone_by": batch.undone_by.exclude(counts={}).order_by("-id").first(),
    }
    return render(request, "history/batch.html", context)
