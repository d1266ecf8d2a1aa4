from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from weidewinkels.history import tasks
from weidewinkels.history.emptying import AT_ONCE, empty, in_trash, last_of
from weidewinkels.history.lookup import batch_or_404, require_empty_trash
from weidewinkels.journal.models import Batch
from weidewinkels.web.requests import number_in

SHOWN = 20
TYPED_FROM = 10
"""From this many on the number must be typed."""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def empty_trash(request: HttpRequest) -> HttpResponse:
    """What it means to empty the trash; posted: empty it."""
    require_empty_trash(request.user)
    return _empty(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def empty_deletion(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The same for what one action deleted."""
    require_empty_trash(request.user)
    return _empty(request, batch_or_404(batch_id, user=request.user))


def _empty(request: HttpRequest, batch: Batch | None) -> HttpResponse:
    batch_id = batch.pk if batch else None
    problem = ""
    if request.method == "POST":
        until = number_in(request.POST.get("until", ""))
        seen = in_trash(batch_id, until)
        problem = _problem(request, seen.count())
        if not problem:
            return _emptied(request, batch_id, until)
    entries = in_trash(batch_id)
    number = entries.count()
    if not number:
        messages.info(request, _("Er is hier niets (meer) om voorgoed te verwijderen."))
        return redirect("history:trash")
    context = {
        "batch": batch,
        "number": number,
        "until": last_of(entries),
        "names": entries.values_list("title", flat=True)[:SHOWN],
        "more": max(0, number - SHOWN),
        "must_type": number >= TYPED_FROM,
        "problem": problem,
        "typed": request.POST.get("typed", ""),
    }
    return render(request, "history/empty.html", context, status=422 if problem else 200)


def _problem(request: HttpRequest, number: int) -> str:
    """Why nothing is deleted yet: the number on the page must be the number that goes."""
    shown = number_in(request.POST.get("number", ""))
    if not number or shown != number:
        return _("Er is intussen iets uit de prullenbak gegaan. Kijk nog eens wat er nu in zit.")
    if number < TYPED_FROM:
        return ""
    typed = request.POST.get("typed", "").strip().replace(".", "").replace(",", "")
    if number_in(typed) != number:
        return _("Typ %(number)s om te bevestigen.") % {"number": number}
    return ""


def _emptied(request: HttpRequest, batch_id: int | None, until: int) -> HttpResponse:
    entries = in_trash(batch_id, until)
    user = request.user
    if entries.count() > AT_ONCE:
        tasks.empty_trash.enqueue(batch_id or 0, until, user.pk or 0)
        messages.info(request, _("Het wordt voorgoed verwijderd. Dat duurt even."))
        return redirect("history:trash")
    number = empty(entries, by=user if isinstance(user, User) else None)
    text = ngettext(
        "%(number)s record voorgoed verwijderd.", "%(number)s records voorgoed verwijderd.", number
    )
    messages.success(request, text % {"number": number_format(number, force_grouping=True)})
    return redirect("history:trash")
