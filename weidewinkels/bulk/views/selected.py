"""The page of what is selected: by name, to look over and to take out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from weidewinkels.accounts.permissions import may_select
from weidewinkels.bulk import selections
from weidewinkels.bulk.bar import Bar
from weidewinkels.bulk.filters import in_words
from weidewinkels.bulk.models import Selection
from weidewinkels.bulk.picking import drop_gone, existing
from weidewinkels.bulk.views.selection import changes_selection
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.profile import PROFILE, columns_for, title_of
from weidewinkels.records.chips import chips
from weidewinkels.web.requests import HtmxRequest

PER_PAGE = 50
FEW = 1_000
"""So many keys are looked up for this page; of more only those that are shown."""


@dataclass(frozen=True)
class Selected:
    """`title` is "" for a record that is there no more."""

    key: str
    title: str
    place: str


@require_safe
@login_required
def show_selected(request: HttpRequest) -> HttpResponse:
    if not may_select(request.user):
        raise PermissionDenied(_("U kunt geen records selecteren."))
    selection = selections.current(request.user)
    if selection is None:
        return render(request, "bulk/selected.html", {"selection": None})
    columns = columns_for(get_resource())
    listing = selections.listing_of(selection, columns)
    page = Paginator(range(selection.number), PER_PAGE).get_page(request.GET.get("page"))
    shown = _records(selection, page)
    if selection.number <= FEW:
        keys = set(selection.keys())
        gone = len(keys - existing(keys))
    else:
        gone = sum(not record.title for record in shown)
    bar = Bar(
        user=request.user,
        listing=listing,
        page=(),
        total=selections.matches_now(selection, columns) if selection.is_whole_listing else None,
        filter=in_words(listing, chips(listing, columns)),
        selection=selection,
        cleared=None,
    )
    context = {"selection": selection, "bar": bar, "page": page, "records": shown, "gone": gone}
    return render(request, "bulk/selected.html", context)


@changes_selection
def drop_gone_records(request: HtmxRequest, user: User) -> HttpResponse:
    """Take out what is in the DataStore no more."""
    number = drop_gone(user)
    messages.success(
        request,
        ngettext(
            "%(number)d record dat niet meer bestaat, is uit de selectie gehaald.",
            "%(number)d records die niet meer bestaan, zijn uit de selectie gehaald.",
            number,
        )
        % {"number": number},
    )
    return redirect("bulk:selection")


def _records(selection: Selection, page: Page[int]) -> list[Selected]:
    start = page.start_index() - 1
    texts = list(islice(selection.keys(), start, start + PER_PAGE))
    service = get_service()
    records = service.get(service.keys_from_texts(texts))
    found = {str(key): record for key, record in records.items()}
    return [
        Selected(
            text,
            title_of(found[text]) if text in found else "",
            str(found.get(text, {}).get(PROFILE.subtitle) or ""),
        )
        for text in texts
    ]
