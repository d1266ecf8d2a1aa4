"""Edit a record: only what was changed is written, and nobody's work is overwritten unseen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from datastore_proxy.types import Key
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.journal.door import Update, submit
from weidewinkels.journal.models import Action, EntryState, Source
from weidewinkels.profile import sections_for, title_of
from weidewinkels.records import conflict
from weidewinkels.records.forms import RecordForm, without
from weidewinkels.records.kept import forget_input, kept_input
from weidewinkels.records.lookup import key_or_404, record_or_404, require_edit
from weidewinkels.records.once import new_once, once_of
from weidewinkels.records.outcome import refusals, tell
from weidewinkels.records.seen import BrokenSeenError, Seen, seal, unseal
from weidewinkels.records.signed_out import sign_in_first


@require_http_methods(["GET", "HEAD", "POST"])
def edit_record(request: HttpRequest, key: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return sign_in_first(request)
    if "discard" in request.POST:
        forget_input(request)
        return redirect(request.get_full_path())
    if request.method == "POST":
        return _save(request, key_or_404(key))
    return _show(request, key_or_404(key))


def _show(request: HttpRequest, key: Key) -> HttpResponse:
    record = record_or_404(key)
    require_edit(request.user, key, record)
    kept = kept_input(request)
    try:
        seen = unseal(kept["seen"], key) if kept else Seen.now(record)
    except (BrokenSeenError, KeyError):
        kept, seen = None, Seen.now(record)
    return _page(request, key, seen, _form(seen, kept), is_kept=kept is not None)


def _save(request: HttpRequest, key: Key) -> HttpResponse:
    try:
        seen = unseal(request.POST.get("seen", ""), key)
    except BrokenSeenError:
        return render(request, "records/broken.html", {"key": key}, status=400)
    require_edit(request.user, key, seen.record)
    forget_input(request)
    form = _form(seen, request.POST)
    if not form.is_valid():
        return _page(request, key, seen, form, status=422)
    if not form.changes:
        messages.info(request, _("Er is niets gewijzigd, dus er is niets opgeslagen."))
        return redirect("records:show", key)
    batch = submit(
        writes=[Update(key, seen.record, form.changes)],
        by=request.user,
        action=Action.EDIT,
        source=Source.FORM,
        once=once_of(request),
    )
    entry = batch.entries.get()
    if entry.state == EntryState.CONFLICT:
        return conflict.page(request, key, seen, form, entry)
    if entry.state == EntryState.FAILED:
        form.add_refusal(refusals(entry))
        return _page(request, key, seen, form, status=422)
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
        "is_kept": is_kept,
        "cancel_url": reverse("records:show", args=[key]),
    }
    return render(request, "records/form.html", context, status=status)
