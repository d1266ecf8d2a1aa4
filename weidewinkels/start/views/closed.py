"""An owner reports that a shop is closed, or that it is open after all."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weidewinkels.history.present import known_columns
from weidewinkels.journal.announce import announce
from weidewinkels.profile import title_of
from weidewinkels.questions.closing import (
    closing_in,
    end,
    open_closures,
    report_closed,
    write_closed,
)
from weidewinkels.questions.models import Closure
from weidewinkels.records.once import once_of
from weidewinkels.start.lookup import card_url, own_shop

LONGEST_NOTE = 2000


@require_POST
@login_required
def report(request: HttpRequest, key: str) -> HttpResponse:
    """In the column that holds it, else as a report to the staff."""
    user, record_key, record = own_shop(request, key)
    if request.POST.get("how") not in Closure.How.values:
        messages.warning(request, _("Kies eerst of het tijdelijk of permanent gesloten is."))
        return redirect(card_url(record_key))
    how = Closure.How(request.POST["how"])
    note = request.POST.get("note", "").strip()[:LONGEST_NOTE]
    if closing := closing_in(known_columns()):
        batch = write_closed(
            closing, record_key, record, how, by=user, note=note, once=once_of(request)
        )
        announce(request, batch)
    else:
        report_closed(record_key, record, how, by=user, note=note)
        messages.success(
            request,
            _("Gemeld: %(title)s is %(how)s. De beheerders kijken ernaar.")
            % {"title": title_of(record), "how": how.label},
        )
    return redirect(card_url(record_key))


@require_POST
@login_required
def reopen(request: HttpRequest, key: str) -> HttpResponse:
    """Take one's own report back."""
    user, record_key, record = own_shop(request, key)
    for closure in open_closures([str(record_key)]).filter(by=user):
        end(closure, Closure.Outcome.WITHDRAWN, by=user)
        messages.success(
            request, _("De melding over %(title)s is ingetrokken.") % {"title": title_of(record)}
        )
    return redirect(card_url(record_key))
