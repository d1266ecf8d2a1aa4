"""What others changed in an owner's shop: agreed with, or taken back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weidewinkels.journal.announce import announce
from weidewinkels.journal.models import Entry
from weidewinkels.journal.undo import CannotUndo, undo
from weidewinkels.profile import title_of
from weidewinkels.start.lookup import card_url, own_shop
from weidewinkels.start.meanwhile import agree, change_by_other
from weidewinkels.web.requests import number_in


@require_POST
@login_required
def agree_with_changes(request: HttpRequest, key: str) -> HttpResponse:
    """With all that was shown: up to `entry`, the latest of them."""
    user, record_key, record = own_shop(request, key)
    if not (entry_id := number_in(request.POST.get("entry", ""))):
        raise Http404
    agree(user, record_key, record, entry_id)
    messages.success(
        request, _("Akkoord met de wijzigingen in %(title)s.") % {"title": title_of(record)}
    )
    return redirect(card_url(record_key))


@require_POST
@login_required
def revert_change(request: HttpRequest, key: str) -> HttpResponse:
    """Take one change back; what changed since is left as it is, and said."""
    user, record_key, _record = own_shop(request, key)
    entry = change_by_other(user, str(record_key), number_in(request.POST.get("entry", "")))
    if entry is None:
        raise Http404(_("Deze wijziging is al teruggedraaid, of niet van een ander."))
    chosen = Entry.objects.filter(pk=entry.pk)
    # A second click comes with the same number of undos that went before
    once = f"revert-{entry.pk}-{entry.inverses.count()}"
    try:
        announce(request, undo(entry.batch, by=user, entries=chosen, once=once))
    except CannotUndo as reason:
        messages.info(request, str(reason))
    return redirect(card_url(record_key))
