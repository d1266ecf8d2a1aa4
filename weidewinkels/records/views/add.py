"""Add a record."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from weidewinkels import onlooker
from weidewinkels.accounts.permissions import may_add
from weidewinkels.datastore import get_resource, get_service, words
from weidewinkels.journal.door import Insert, submit
from weidewinkels.journal.history import last_deletion
from weidewinkels.journal.models import Action, Entry, EntryState, Source
from weidewinkels.profile import sections_for
from weidewinkels.records import again
from weidewinkels.records.forms import RecordForm, requiring
from weidewinkels.records.kept import forget_input, kept_input
from weidewinkels.records.once import once_in
from weidewinkels.records.outcome import refusals, tell
from weidewinkels.records.seen import NEW, BrokenSeenError, Seen, seal, unseal
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
from weidewinkels.records.visit import list_url
from weidewinkels.unsaved.keeping import unsaved_new
from weidewinkels.unsaved.models import NEW_PREFIX


@require_http_methods(["GET", "HEAD", "POST"])
def add_record(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return sign_in_first(request)
    if not may_add(request.user):
        raise PermissionDenied(str(words().may_not_add))
    onlooker.show_emails()  # what they fill in themselves
    if request.method == "POST":
        if KEEP in request.POST:
            return _keep(request)
        forget_input(request)
        return redirect(request.get_full_path()) if "discard" in request.POST else _save(request)
    return _show(request)


def _show(request: HttpRequest) -> HttpResponse:
    unsaved = unsaved_new(request.user)
    chosen = request.GET.get(TAKE_UP, "")
    kept = kept_input(request)
    taken_up = next((one for one in unsaved if str(one.pk) == chosen and not kept), None)
    posted = posted_by(taken_up) if taken_up else kept
    start = _start(posted)
    standing = standing_of(posted, taken_up, unsaved)
    return _page(request, _form(start, posted), start, posted, standing, is_kept=bool(kept))


def _keep(request: HttpRequest) -> HttpResponse:
    """Keep what was typed, for the person alone; nothing is added."""
    start = _start(request.POST)
    form = _form(start, request.POST)
    place = f"{NEW_PREFIX}{once_in(request.POST)}"
    kept = keep_form(request, form, place=place, title="", seen_token=seal(start, NEW))
    if isinstance(kept, HttpResponse):
        return kept
    standing = standing_of(request.POST, clash=kept)
    return _page(request, form, start, request.POST, standing, status=CLASH)


def _save(request: HttpRequest) -> HttpResponse:
    start = _start(request.POST)
    form = _form(start, request.POST)
    if not form.is_valid():
        return _page(request, form, start, request.POST, standing_of(request.POST), status=422)
    if earlier := again.added_before(request, form):
        return again.page(request, form, start, earlier)
    batch = submit(
        writes=[Insert({**start.record, **form.changes}, inverse_of=_deletion(start))],
        by=request.user,
        action=Action.ADD,
        source=Source.FORM,
        once=again.once_of_addition(request),
    )
    entry = batch.sole_entry
    if entry.state == EntryState.FAILED:
        form.add_refusal(refusals(entry))
        return _page(request, form, start, request.POST, standing_of(request.POST), status=422)
    forget_form(request)
    tell(request, batch)
    return redirect("records:show", entry.key) if entry.key else redirect(list_url(request))


def _deletion(start: Seen) -> Entry | None:
    """What this undoes, so that history and owner follow the record to its new key."""
    deletion = last_deletion(start.restores) if start.restores else None
    return deletion if deletion and not deletion.undone else None


def _start(posted: QueryDict | None) -> Seen:
    """The signed values that the form starts from: none, or a deleted record's."""
    text = posted.get("seen", "") if posted else ""
    try:
        return unseal(text, NEW)
    except BrokenSeenError:
        return Seen.now({})


def _form(start: Seen, posted: QueryDict | None) -> RecordForm:
    sections = requiring(sections_for(get_resource()), get_service().key)
    return RecordForm(
        posted, sections=sections, seen=start.record, language=start.language, is_new=True
    )


def _page(
    request: HttpRequest,
    form: RecordForm,
    start: Seen,
    posted: QueryDict | None,
    standing: Standing,
    *,
    is_kept: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The form; with what was `posted` it stays the same form, also for `again`."""
    context = {
        "form": form,
        "seen": seal(start, NEW),
        "once": once_in(posted),
        "unsaved": standing,
        "is_kept": is_kept,
        "cancel_url": list_url(request),
    }
    return render(request, "records/form.html", context, status=status)
