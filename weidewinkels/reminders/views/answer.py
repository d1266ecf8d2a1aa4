"""The pages behind the links of a freshness mail: each shows the shop, and has one button."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from datastore_proxy.types import Key, Record
from weidewinkels.catalogue import freshness
from weidewinkels.catalogue.contents import content_hash_of
from weidewinkels.catalogue.models import Confirmation
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.journal.models import EntryState
from weidewinkels.profile import sections_for, title_of
from weidewinkels.questions.closing import closing_in, report_closed, write_closed
from weidewinkels.questions.models import Closure
from weidewinkels.records.facts import facts_of
from weidewinkels.records.once import new_once, once_of
from weidewinkels.reminders.links import shop_or_404

LONGEST_NOTE = 2000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    user, key, record = shop_or_404("confirm", token)
    if request.method != "POST":
        return _page(request, "reminders/confirm.html", key, record)
    if request.POST.get("content") != content_hash_of(record):
        return _page(request, "reminders/confirm.html", key, record, has_changed=True, status=409)
    freshness.confirm(key, record, get_service(), by=user, how=Confirmation.MAIL)
    return _page(request, "reminders/thanks.html", key, record)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """In the column that holds it, else as a report to the staff."""
    user, key, record = shop_or_404("closed", token)
    if request.method != "POST":
        return _page(request, "reminders/closed.html", key, record)
    if request.POST.get("how") not in Closure.How.values:
        return _page(request, "reminders/closed.html", key, record, nothing_chosen=True, status=422)
    how = Closure.How(request.POST["how"])
    note = request.POST.get("note", "").strip()[:LONGEST_NOTE]
    if closing := closing_in([field.id for field in get_resource().fields]):
        batch = write_closed(closing, key, record, how, by=user, note=note, once=once_of(request))
        if batch.sole_entry.state in (EntryState.CONFLICT, EntryState.FAILED):
            return _page(
                request, "reminders/closed.html", key, record, has_changed=True, status=409
            )
    else:
        report_closed(key, record, how, by=user, note=note)
    return _page(request, "reminders/thanks.html", key, record, closed=how.label)


def _page(
    request: HttpRequest,
    template: str,
    key: Key,
    record: Record,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    context = {
        "key": key,
        "title": title_of(record),
        "sections": facts_of(sections_for(get_resource()), record, None),
        "content_hash": content_hash_of(record),
        "ways": Closure.How.choices,
        "once": new_once(),
        **more,
    }
    return render(request, template, context, status=status)
