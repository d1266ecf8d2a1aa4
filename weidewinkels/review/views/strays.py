"""Shops that lost their key when the table was loaded again, for a person to decide about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weidewinkels.accounts.models import Ownership
from weidewinkels.catalogue import likeness, relink
from weidewinkels.catalogue.models import KnownRecord, SyncState
from weidewinkels.datastore import words
from weidewinkels.profile import PROFILE, title_of
from weidewinkels.review.guard import for_reviewers, reviewer

PER_PAGE = 20
ADDRESS = ("street", "zip", "city")


@dataclass(frozen=True)
class Candidate:
    """A record of today that may be the lost shop; `same`: the columns that are alike."""

    record: KnownRecord
    title: str
    address: str
    same: Sequence[str]


@dataclass(frozen=True)
class Lost:
    """A stray shop with what is kept about it."""

    stray: KnownRecord
    title: str
    address: str
    owners: Sequence[str]
    candidates: Sequence[Candidate]


@require_safe
@for_reviewers
def list_strays(request: HttpRequest) -> HttpResponse:
    waiting = relink.strays(settings.DATASTORE_RESOURCE_ID).select_related("verdict_by")
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lost": [_lost(stray) for stray in page],
        "as_of": SyncState.objects.filter(resource_id=settings.DATASTORE_RESOURCE_ID).first(),
    }
    return render(request, "review/strays.html", context)


@require_POST
@for_reviewers
def settle_stray(request: HttpRequest, stray_id: int) -> HttpResponse:
    """It is this record, or it is no more."""
    stray = get_object_or_404(relink.strays(settings.DATASTORE_RESOURCE_ID), id=stray_id)
    choice, title = request.POST.get("record", ""), _title(stray)
    if choice == "weg":
        relink.let_go(stray, by=reviewer(request))
        messages.success(request, _("%(title)s is losgelaten.") % {"title": title})
    elif choice:
        record = _record_or_404(choice)
        relink.link(stray, record)
        messages.success(
            request,
            _("%(title)s is gekoppeld aan %(record)s.")
            % {"title": title, "record": _title(record)},
        )
    else:
        messages.warning(request, _("Kies eerst welk record het is."))
    return redirect("review:strays")


def _record_or_404(key: str) -> KnownRecord:
    """A record that is there, by what was chosen or typed."""
    record = KnownRecord.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID, key=key, gone_at=None
    ).first()
    if record is None:
        raise Http404(str(words().gone))
    return record


def _lost(stray: KnownRecord) -> Lost:
    return Lost(
        stray,
        _title(stray),
        _address(stray),
        [
            link.user.get_full_name() or link.user.email
            for link in relink.links_of(stray)
            if isinstance(link, Ownership)
        ],
        [
            Candidate(record, _title(record), _address(record), _labels(same))
            for record, same in likeness.candidates(stray)
        ],
    )


def _title(record: KnownRecord) -> str:
    return title_of(record.content) or _("Onbekend record (was %(key)s)") % {
        "key": record.old_key or record.key
    }


def _address(record: KnownRecord) -> str:
    return ", ".join(str(record.content[name]) for name in ADDRESS if record.content.get(name))


def _labels(columns: Sequence[str]) -> list[str]:
    found = (PROFILE.column(name) for name in columns)
    return [str(column.label) for column in found if column]
