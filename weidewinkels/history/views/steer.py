"""Stopping a batch, going on with it, trying again what failed: buttons on its page.

Whoever has it go on must be allowed what it does; that is what undoing it asks for too.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weidewinkels.history.lookup import batch_to_stop, batch_to_undo
from weidewinkels.history.progress import forget_pace
from weidewinkels.journal import door
from weidewinkels.journal.models import Batch, BatchState


@require_POST
@login_required
def stop_batch(request: HttpRequest, batch_id: int) -> HttpResponseRedirect:
    """Have it stop after the part it is at."""
    batch = batch_to_stop(batch_id, user=request.user)
    if batch.state == BatchState.DONE:
        messages.info(request, _("Dit was al klaar; er viel niets te stoppen."))
    else:
        door.stop(batch)
    return _back(batch)


@require_POST
@login_required
def resume_batch(request: HttpRequest, batch_id: int) -> HttpResponseRedirect:
    """Go on where it stopped."""
    batch = batch_to_undo(batch_id, user=request.user)
    if batch.state == BatchState.STOPPED:
        forget_pace(batch)
        door.resume(batch)
    return _back(batch)


@require_POST
@login_required
def retry_failed(request: HttpRequest, batch_id: int) -> HttpResponseRedirect:
    """Try once more what the DataStore refused."""
    batch = batch_to_undo(batch_id, user=request.user)
    if batch.state == BatchState.DONE and batch.failed:
        forget_pace(batch)
        door.retry_failed(batch)
    return _back(batch)


def _back(batch: Batch) -> HttpResponseRedirect:
    return redirect("history:batch", batch.pk)
