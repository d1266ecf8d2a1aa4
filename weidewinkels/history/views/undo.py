from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weidewinkels.history.lookup import batch_to_undo
from weidewinkels.history.present import steps_of
from weidewinkels.journal.announce import announce
from weidewinkels.journal.models import Batch, BatchState, Entry, EntryState, Operation
from weidewinkels.journal.undo import CannotUndo, undo, undoable
from weidewinkels.web.requests import number_in

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def undo_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What would be taken back; posted: take it back."""
    batch = batch_to_undo(batch_id, user=request.user)
    if request.method == "POST":
        return _undo(request, batch)
    entries = undoable(batch).order_by("position")
    # As last counted; only where some were taken back before, each is looked at
    number = entries.count() if batch.undone_by.exists() else batch.done
    context = {
        "batch": batch,
        "steps": steps_of(entries[:SHOWN]),
        "number": number,
        "more": max(0, number - SHOWN),
    }
    return render(request, "history/undo.html", context)


def _undo(request: HttpRequest, batch: Batch) -> HttpResponseRedirect:
    if batch.state == BatchState.RUNNING:
        messages.info(
            request, _("Dit is nog bezig. Stop het eerst; daarna kunt u het terugdraaien.")
        )
        return redirect("history:batch", batch.pk)
    entry_id = number_in(request.POST["entry"]) if request.POST.get("entry") else ""
    entries = None if entry_id == "" else batch.entries.filter(id=entry_id)
    # A second click comes with the same number of undos that went before
    attempt = f"undo-{batch.pk}-{entry_id}-{batch.undone_by.count()}"
    try:
        undone = undo(batch, by=request.user, entries=entries, once=attempt)
    except CannotUndo as reason:
        messages.info(request, str(reason))
        return redirect(
            "history:batch", batch.undone_by.values_list("id", flat=True).last() or batch.pk
        )
    announce(request, undone)
    return redirect(*_where_to_look(undone))


def _where_to_look(batch: Batch) -> tuple[str, int | str]:
    """The record when it is one, else the batch."""
    if batch.total == 1 and batch.state == BatchState.DONE:
        entry: Entry = batch.sole_entry
        if entry.state == EntryState.DONE and entry.operation != Operation.DELETE and entry.key:
            return "records:show", entry.key
    return "history:batch", batch.pk
