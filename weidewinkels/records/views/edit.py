"""Edit a record: only what was changed is written, and nobody's work is overwritten unseen."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from datastore_proxy.types import Key
from weidewinkels.accounts.permissions import may_edit_some
from weidewinkels.datastore import get_resource, get_service, words
from weidewinkels.journal.door import Update, submit
from weidewinkels.journal.models import Action, EntryState, Source
from weidewinkels.profile import sections_for, title_of
from weidewinkels.records import broken, conflict
from weidewinkels.records.forms import RecordForm, is_same_record, without
from weidewinkels.records.kept import forget_input, kept_input
from weidewinkels.records.lookup import key_or_404, record_ahead, require_edit
from weidewinkels.records.once import new_once, once_of
from weidewinkels.records.outcome import refusals, tell
from weidewinkels.records.seen import BrokenSeenError, Seen, seal, unseal
from weidewinkels.records.signed_out import sign_in_first
from weidewinkels.records.unsaved import (
    CLASH,
    KEEP,
    TAKE_UP,
    Standing,
    forget_form,
    keep_form,
    posted_by,
    standing_of,
)
from weidewinkels.unsaved.keeping import unsaved_at


@require_http_methods(["GET", "HEAD", "POST"])
def edit_record(request: HttpRequest, key: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return sign_in_first(request)
    if "discard" in request.POST:
        forget_input(request)
        return redirect(request.get_full_path())
    if KEEP in request.POST:
        return _keep(request, key_or_404(key))
    if request.method == "POST":
        return _save(request, key_or_404(key))
    return _show(request, key_or_404(key))


def _show(request: HttpRequest, key: Key) -> HttpResponse:
    found = record_ahead(key)
    may_edit_some(request.user)  # its permissions are read meanwhile
    unsaved = unsaved_at(request.user, key)
    taken_up = unsaved if TAKE_UP in request.GET else None
    posted = kept_input(request)
    if posted:
        taken_up = None  # what was typed last goes first
    elif taken_up:
        posted = posted_by(taken_up)
    try:
        seen = unseal(posted["seen"], key) if posted else None
    except (BrokenSeenError, KeyError):
        posted, taken_up, seen = None, None, None
    record = found()
    if record is None:
        if not (taken_up and seen):
            raise Http404(str(words().gone))
        record = seen.record  # saving tells, and offers to add it again
    require_edit(request.user, key, record)
    standing = standing_of(
        posted,
        taken_up,
        [unsaved] if unsaved else [],
        is_outdated=seen is not None and not is_same_record(seen.record, record),
    )
    seen = seen or Seen.now(record)
    is_kept = posted is not None and taken_up is None
    return _page(request, key, seen, _form(seen, posted), standing, is_kept=is_kept)


def _keep(request: HttpRequest, key: Key) -> HttpResponse:
    """Keep what was typed, for the person alone; nothing is saved."""
    token = request.POST.get("seen", "")
    try:
        seen = unseal(token, key)
    except BrokenSeenError:
        return broken.page(request, again=reverse("records:edit", args=[key]))
    require_edit(request.user, key, seen.record)
    form = _form(seen, request.POST)
    kept = keep_form(request, form, place=str(key), title=title_of(seen.record), seen_token=token)
    if isinstance(kept, HttpResponse):
        return kept
    standing = standing_of(request.POST, clash=kept)
    return _page(request, key, seen, form, standing, status=CLASH)


def _save(request: HttpRequest, key: Key) -> HttpResponse:
    try:
        seen = unseal(request.POST.get("seen", ""), key)
    except BrokenSeenError:
        return broken.page(request, again=reverse("records:edit", args=[key]))
    require_edit(request.user, key, seen.record)
    forget_input(request)
    form = _form(seen, request.POST)
    if not form.is_valid():
        return _page(request, key, seen, form, standing_of(request.POST), status=422)
    if not form.changes:
        forget_form(request)
        messages.info(request, _("Er is niets gewijzigd, dus er is niets opgeslagen."))
        return redirect("records:show", key)
    batch = submit(
        writes=[Update(key, seen.record, form.changes)],
        by=request.user,
        action=Action.EDIT,
        source=Source.FORM,
        once=once_of(request),
    )
    entry = batch.sole_entry
    if entry.state == EntryState.CONFLICT:
        return conflict.page(request, key, seen, form, entry)
    if entry.state == EntryState.FAILED:
        form.add_refusal(refusals(entry))
        return _page(request, key, seen, form, standing_of(request.POST), status=422)
    forget_form(request)
    tell(request, batch)
    return redirect("records:show", key)


def _form(seen: Seen, posted: QueryDict | None) -> RecordForm:
    # The key names the record in every URL and in the history: it never changes.
    sections = without(sections_for(get_resource()), get_service().key)
    return RecordForm(
        posted,
        sections=sections,
        seen=seen.record,
        language=seen.language,
        earlier=seen.earlier,
    )


def _page(
    request: HttpRequest,
    key: Key,
    seen: Seen,
    form: RecordForm,
    standing: Standing,
    *,
    is_kept: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "key": key,
        "title": title_of(seen.record),
        "seen": seal(seen, key),
        "once": new_once(),
        "unsaved": standing,
        "is_kept": is_kept,
        "cancel_url": reverse("records:show", args=[key]),
    }
    return render(request, "records/form.html", context, status=status)
