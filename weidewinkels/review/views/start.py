"""What there is to review, and where one left off."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weidewinkels.catalogue import verdicts
from weidewinkels.catalogue.flags import count_doubtful
from weidewinkels.catalogue.models import SyncState
from weidewinkels.review import queues
from weidewinkels.review.guard import for_reviewers, reviewer


@require_safe
@for_reviewers
def show_start(request: HttpRequest) -> HttpResponse:
    resource_id = settings.DATASTORE_RESOURCE_ID
    unfinished = queues.unfinished(reviewer(request))
    context = {
        "to_review": verdicts.to_review(resource_id).order_by().count(),
        "flagged": verdicts.flagged(resource_id).order_by().count(),
        "doubtful": count_doubtful(resource_id),
        "known": verdicts.known(resource_id).order_by().count(),
        "unfinished": unfinished,
        "unfinished_source": queues.source_in_words(unfinished.source) if unfinished else "",
        "as_of": SyncState.objects.filter(resource_id=resource_id).first(),
    }
    return render(request, "review/start.html", context)


@require_POST
@for_reviewers
def begin_queue(request: HttpRequest) -> HttpResponse:
    """A new queue, frozen at this moment."""
    source = request.POST.get("source", "")
    if not queues.is_source(source):
        raise Http404
    queue = queues.begin(source, by=reviewer(request))
    if queue is None:
        messages.info(request, _("Hier valt nu niets te controleren."))
        return redirect("review:start")
    first = queues.free_from(queue, 1)
    return redirect("review:item", queue.pk, first if first <= queue.total else 1)
