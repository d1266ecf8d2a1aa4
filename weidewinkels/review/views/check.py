"""The records in which one check finds something, as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from datastore_proxy.errors import Unavailable
from datastore_proxy.types import Key, Record
from weidewinkels.catalogue.flags import (
    dismiss,
    dismissed_flags,
    flagged_keys,
    standing_flags,
    take_back_dismissal,
)
from weidewinkels.catalogue.models import Flag, KnownRecord
from weidewinkels.catalogue.sync import state_of
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.kinds import kind_of
from weidewinkels.profile import PROFILE, Column, columns_for, title_of
from weidewinkels.quality import Check, Inspector
from weidewinkels.quality.words import proposal_of
from weidewinkels.review.guard import check_or_404, for_reviewers, reviewer
from weidewinkels.review.operations.mend import FROM_CHECK, Mend
from weidewinkels.review.proposing import propose_for
from weidewinkels.web.requests import own_address

PER_PAGE = 50


@dataclass(frozen=True)
class Doubt:
    """A flag, with the record as it is now. `is_past`: it was mended meanwhile."""

    key: Key
    title: str
    subtitle: str
    column: Column
    value: str
    proposal: str
    is_past: bool
    flag: Flag


@require_safe
@for_reviewers
def list_flagged(request: HttpRequest, check: str) -> HttpResponse:
    found = check_or_404(check)
    show_dismissed = "weggezet" in request.GET
    flags = _dismissed(check) if show_dismissed else _standing(check)
    page = Paginator(flags, PER_PAGE).get_page(request.GET.get("page"))
    try:
        doubts, is_live = _doubts(found, page.object_list), True
    except Unavailable:  # then what we know of them must do
        seen = {flag.record.key: flag.record.content for flag in page.object_list}
        doubts, is_live = _doubts(found, page.object_list, seen), False
    context = {
        "check": found,
        "page": page,
        "doubts": doubts,
        "is_live": is_live,
        "as_of": None if is_live else state_of(settings.DATASTORE_RESOURCE_ID),
        "show_dismissed": show_dismissed,
        "number": page.paginator.count,
        "dismissed": _dismissed(check).count(),
        "mendable": _standing(check).filter(mendable=True).values("record").distinct().count(),
        "records": _standing(check).values("record").distinct().count(),
    }
    return render(request, "review/check.html", context)


@require_POST
@for_reviewers
def dismiss_flag(request: HttpRequest, check: str) -> HttpResponse:
    """Let a doubt stand until the record's content changes; with `terug` have it count again."""
    found = check_or_404(check)
    row = get_object_or_404(
        KnownRecord,
        resource_id=settings.DATASTORE_RESOURCE_ID,
        key=request.POST.get("key", ""),
    )
    column = request.POST.get("column", "")
    if "terug" in request.POST:
        if take_back_dismissal(row, check, column):
            messages.info(request, _("%(check)s telt weer mee.") % {"check": found.label})
    elif dismiss(row, check, column, by=reviewer(request)):
        text = _(
            "%(title)s blijft zo staan: deze twijfel telt niet meer mee tot het record wijzigt."
        )
        messages.info(request, text % {"title": title_of(row.content)})
    came_from = own_address(request.POST.get("terugnaar", ""))
    return redirect(came_from) if came_from else redirect("review:check", check)


@require_POST
@for_reviewers
def mend_flagged(request: HttpRequest, check: str) -> HttpResponse:
    """To the preview of what would be mended: all that this check has a proposal for."""
    found = check_or_404(check)
    proposal = propose_for(
        flagged_keys(settings.DATASTORE_RESOURCE_ID, check, mendable=True),
        Mend,
        {"check": [found.name], FROM_CHECK: ["1"]},
        by=reviewer(request),
    )
    if proposal is None:
        messages.info(request, _("Hier valt niets te herstellen."))
        return redirect("review:check", check)
    return redirect("bulk:preview", proposal.pk)


def _standing(check: str) -> QuerySet[Flag]:
    return _in_order(standing_flags(settings.DATASTORE_RESOURCE_ID), check)


def _dismissed(check: str) -> QuerySet[Flag]:
    return _in_order(dismissed_flags(settings.DATASTORE_RESOURCE_ID), check)


def _in_order(flags: QuerySet[Flag], check: str) -> QuerySet[Flag]:
    return (
        flags.filter(check_name=check)
        .select_related("record")
        .order_by("record__record_id", "column")
    )


def _doubts(
    check: Check, flags: Iterable[Flag], seen: Mapping[str, Record] | None = None
) -> list[Doubt]:
    """The flags of a page with their records: one read, however many they are.

    `seen`: key, as text, → the record, where they aren't to be read. Raises Unavailable.
    """
    service, columns = get_service(), columns_for(get_resource())
    inspector, by_id = Inspector(columns), {column.id: column for column in columns}
    keys = {flag.pk: service.key_from_text(flag.record.key) for flag in flags}
    records = (
        service.get(set(keys.values()))
        if seen is None
        else {service.key_from_text(key): record for key, record in seen.items()}
    )
    doubts = []
    for flag in flags:
        key = keys[flag.pk]
        record = records.get(key)
        column = by_id.get(flag.column)
        if record is not None and column is not None:
            doubts.append(_doubt(check, flag, key, record, column, inspector, by_id))
    return doubts


def _doubt(
    check: Check,
    flag: Flag,
    key: Key,
    record: Record,
    column: Column,
    inspector: Inspector,
    columns: dict[str, Column],
) -> Doubt:
    now = [each for each in inspector.flags(record) if each.check == check.name]
    same = next((each for each in now if each.column == flag.column), None)
    return Doubt(
        key=key,
        title=title_of(record),
        subtitle=str(record.get(PROFILE.subtitle) or ""),
        column=column,
        value=kind_of(column).text(record.get(column.id)),
        proposal=proposal_of(same, columns) if same else "",
        is_past=same is None,
        flag=flag,
    )
