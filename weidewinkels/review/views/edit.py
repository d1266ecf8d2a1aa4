"""Change a record without leaving its place in the queue."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weidewinkels.datastore import get_resource, get_service
from weidewinkels.journal.door import Update, submit
from weidewinkels.journal.models import Action, EntryState, Source
from weidewinkels.profile import Section, sections_for, title_of
from weidewinkels.records import conflict
from weidewinkels.records.forms import RecordForm, without
from weidewinkels.records.once import new_once, once_of
from weidewinkels.records.outcome import refusals, tell
from weidewinkels.records.seen import BrokenSeenError, Seen, seal, unseal
from weidewinkels.review.guard import for_reviewers, queue_or_404
from weidewinkels.review.views.item import Item, item_at, show


@require_http_methods(["GET", "HEAD", "POST"])
@for_reviewers
def edit_item(request: HttpRequest, queue_id: UUID, position: int) -> HttpResponse:
    item = item_at(queue_or_404(queue_id, request), position)
    if request.method == "POST":
        return _save(request, item)
    if item.record is None:
        return show(request, item, status=410)
    seen = Seen.now(item.record)
    return _page(request, item, seen, _form(seen))


def _save(request: HttpRequest, item: Item) -> HttpResponse:
    try:
        seen = unseal(request.POST.get("seen", ""), item.key)
    except BrokenSeenError:
        context = {"key": item.key, "where": _where(item)}
        return render(request, "records/broken.html", context, status=400)
    form = _form(seen, request.POST)
    if not form.is_valid():
        return _page(request, item, seen, form, status=422)
    if not form.changes:
        messages.info(request, _("Er is niets gewijzigd, dus er is niets opgeslagen."))
        return redirect("review:item", item.queue.pk, item.position)
    batch = submit(
        writes=[Update(item.key, seen.record, form.changes)],
        by=request.user,
        action=Action.EDIT,
        source=Source.FORM,
        reason=request.POST.get("reason", "").strip(),
        once=once_of(request),
    )
    entry = batch.sole_entry
    if entry.state == EntryState.CONFLICT:
        return conflict.page(request, item.key, seen, form, entry, where=_where(item))
    if entry.state == EntryState.FAILED:
        form.add_refusal(refusals(entry))
        return _page(request, item, seen, form, status=422)
    tell(request, batch)
    return redirect("review:item", item.queue.pk, item.position)


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
    request: HttpRequest, item: Item, seen: Seen, form: RecordForm, *, status: int = 200
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
    )
