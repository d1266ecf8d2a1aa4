"""One record: what is known of it, where it is, and what was done to it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from datastore_proxy.types import Key
from weidewinkels import onlooker
from weidewinkels.accounts.permissions import (
    may_delete,
    may_edit,
    may_restore,
    may_see_history,
    owns,
)
from weidewinkels.catalogue.contents import content_hash_of
from weidewinkels.catalogue.freshness import freshness_of
from weidewinkels.catalogue.lookup import fitting, known_at
from weidewinkels.datastore import get_resource, get_service, words
from weidewinkels.journal.history import current_keys, earlier_keys, last_deletion, under_keys
from weidewinkels.journal.models import OPEN_STATES
from weidewinkels.profile import PROFILE, sections_for, title_of
from weidewinkels.records.facts import coordinates_of, facts_of, standing_doubts
from weidewinkels.records.lookup import key_or_404, record_ahead
from weidewinkels.records.visit import list_url
from weidewinkels.unsaved.keeping import unsaved_at


@require_safe
def show_record(request: HttpRequest, key: str) -> HttpResponse:
    record_key = key_or_404(key)
    found = record_ahead(record_key)
    known = known_at(record_key, get_service().resource_id)
    keys = earlier_keys(str(record_key))
    waiting = list(under_keys(keys).filter(state__in=OPEN_STATES))
    unsaved = unsaved_at(request.user, record_key)
    can_delete = may_delete(request.user)
    # Whether its addresses are shown may depend on the record itself.
    history = _history(request, record_key, keys) if onlooker.sees_emails() else None
    record = found()
    if record is None:
        return _not_there(request, record_key)
    can_edit = may_edit(request.user, record_key, record)
    if can_edit:
        onlooker.show_emails()
    sections = sections_for(get_resource())
    known = fitting(known, record)
    context = {
        "key": record_key,
        "title": title_of(record),
        "subtitle": record.get(PROFILE.subtitle) or "",
        "sections": facts_of(
            sections, record, standing_doubts(record_key, record) if can_edit else None
        ),
        "place": coordinates_of(sections, record),
        "known": known,
        "freshness": freshness_of(known).value if known else "",
        "content_hash": content_hash_of(record),
        "waiting": waiting,
        "is_own": owns(request.user, record_key, record),
        "unsaved": unsaved if can_edit else None,
        "may_edit": can_edit,
        "may_delete": can_delete,
        "may_see_history": may_see_history(request.user),
        "history": history or _history(request, record_key, keys),
        "list_url": f"{list_url(request)}#r-{record_key}",
    }
    return render(request, "records/show.html", context)


def _history(request: HttpRequest, key: Key, keys: Sequence[str]) -> str:
    """What was done to it, drawn; it asks nothing of the DataStore. `keys`: its `earlier_keys`."""
    return render_to_string("records/_history.html", {"key": key, "keys": keys}, request)


def _not_there(request: HttpRequest, key: Key) -> HttpResponse:
    """Under another key since it was restored; deleted; or never there at all."""
    now = current_keys([str(key)])[str(key)]
    if now != str(key):
        return redirect("records:show", now)
    deletion = last_deletion(str(key))
    if deletion is None:
        raise Http404(str(words().gone))
    context = {
        "deletion": deletion,
        "may_restore": may_restore(request.user),
        "may_see_history": may_see_history(request.user),
        "list_url": list_url(request),
    }
    return render(request, "records/gone.html", context, status=410)
