"""Change a record without leaving its place in the queue."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from datastore_proxy.types import Record
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.journal.door import Update, submit
from weidewinkels.journal.models import Action, EntryState, Source
from weidewinkels.profile import Section, sections_for, title_of
from weidewinkels.records import broken, conflict
from weidewinkels.records.forms import RecordForm, is_same_record, without
from weidewinkels.records.once import new_once, once_of
from weidewinkels.records.outcome import refusals, tell
from weidewinkels.records.seen import BrokenSeenError, Seen, seal, unseal
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
from weidewinkels.review.guard import for_reviewers, queue_or_404
from weidewinkels.review.views.item import Item, item_at, show
from weidewinkels.unsaved.keeping import unsaved_at


@require_http_methods(["GET", "HEAD", "POST"])
@for_reviewers
def edit_item(request: HttpRequest, queue_id: UUID, position: int) -> HttpResponse:
    item = item_at(queue_or_404(queue_id, request), position)
    if request.method == "POST":
        return _keep(request, item) if KEEP in request.POST else _save(request, item)
    if item.record is None:
        return show(request, item, status=410)
    return _show(request, item, item.record)


def _show(request: HttpRequest, item: Item, record: Record) -> HttpResponse:
    unsaved = unsaved_at(request.user, item.key)
    taken_up = unsaved if TAKE_UP in request.GET else None
    posted, seen = None, Seen.now(record)
    if taken_up:
        try:
            posted, seen = posted_by(taken_up), unseal(taken_up.seen_token, item.key)
        except BrokenSeenError:
            posted, taken_up = None, None
    standing = standing_of(
        posted,
        taken_up,
        [unsaved] if unsaved else [],
        is_outdated=not is_same_record(seen.record, record),
    )
    return _page(request, item, seen, _form(seen, posted), standing)


def _keep(request: HttpRequest, item: Item) -> HttpResponse:
    """Keep what was typed, as the record's own form does; either goes on with what the other kept."""
    token = request.POST.get("seen", "")
    try:
        seen = unseal(token, item.key)
    except BrokenSeenError:
        return _broken(request, item)
    form = _form(seen, request.POST)
    place, title = str(item.key), title_of(seen.record)
    kept = keep_form(request, form, place=place, title=title, seen_token=token)
    if isinstance(kept, HttpResponse):
        return kept
    standing = standing_of(request.POST, clash=kept)
    return _page(request, item, seen, form, standing, status=CLASH)


def _save(request: HttpRequest, item: Item) -> HttpResponse:
    try:
        seen = unseal(request.POST.get("seen", ""), item.key)
    except BrokenSeenError:
        return _broken(request, item)
    form = _form(seen, request.POST)
    if not form.is_valid():
        return _page(request, item, seen, form, standing_of(request.POST), status=422)
    if not form.changes:
        forget_form(request)
        messages.info(request, _("Er is niets gewijzigd, dus er is niets opgeslagen."))
        return redirect("review:item", item.queue.pk, item.position)
    batch = submit(
        writes=[Update(item.key, seen.record, form.changes)],
        by=request.user,
        action=Action.EDIT,
        source=Source.FORM,
        once=once_of(request),
    )
    entry = batch.sole_entry
    if entry.state == EntryState.CONFLICT:
        return conflict.page(request, item.key, seen, form, entry, where=_where(item))
    if entry.state == EntryState.FAILED:
        form.add_refusal(refusals(entry))
        return _page(request, item, seen, form, standing_of(request.POST), status=422)
    forget_form(request)
    tell(request, batch)
    return redirect("review:item", item.queue.pk, item.position)


def _broken(request: HttpRequest, item: Item) -> HttpResponse:
    where = _where(item)
    return broken.page(request, again=where.save_url, back=where.back_url, place=where.place)


def _form(seen: Seen, posted: QueryDict | None = None) -> RecordForm:
    return RecordForm(
        posted,
        sections=_sections(),
        seen=seen.record,
        language=seen.language,
        earlier=seen.earlier,
    )


def _where(item: Item) -> conflict.Where:
    """A conflict is settled in the queue too, and leads back to its place there."""
    place = [item.queue.pk, item.position]
    return conflict.Where(
        reverse("review:edit", args=place),
        reverse("review:item", args=place),
        _("%(position)s van %(total)s")
        % {
            "position": number_format(item.position, force_grouping=True),
            "total": number_format(item.queue.total, force_grouping=True),
        },
    )


def _sections() -> list[Section]:
    return without(sections_for(get_resource()), get_service().key)


def _page(
    request: HttpRequest,
    item: Item,
    seen: Seen,
    form: RecordForm,
    standing: Standing,
    *,
    status: int = 200,
) -> HttpResponse:
    return show(
        request,
        item,
        status=status,
        template="review/edit.html",
        title=title_of(seen.record),
        key=item.key,
        cancel_url=reverse("review:item", args=[item.queue.pk, item.position]),
        form=form,
        seen=seal(seen, item.key),
        once=new_once(),
        unsaved=standing,
    )
