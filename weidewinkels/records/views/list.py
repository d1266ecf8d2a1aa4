"""The list: a page of records, with the fragments that are asked for later."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weidewinkels.accounts.permissions import (
    may_add,
    may_delete,
    may_edit_all,
    may_see_reviews,
    owned_keys,
    owned_shops,
    still_owned,
)
from weidewinkels.ahead import ask_ahead
from weidewinkels.catalogue.search import TooSlow
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.profile import PROFILE, Column, columns_for
from weidewinkels.records.asking import LONGEST, SENT_EMPTY
from weidewinkels.records.chips import chips
from weidewinkels.records.facets import VALUE_PREFIX, facet, facets
from weidewinkels.records.filter_values import can_filter
from weidewinkels.records.finding import Found, count, find
from weidewinkels.records.listing import FILTER_PREFIX, PAGE_SIZES, Listing
from weidewinkels.records.other_filters import asks
from weidewinkels.records.paging import Paging
from weidewinkels.records.parsing import parse
from weidewinkels.records.table import RowMaker, heads, lead_column, row_maker
from weidewinkels.records.visit import has_filters_open, remember, remembered_choices
from weidewinkels.web.requests import HtmxRequest


@require_safe
def list_records(request: HtmxRequest) -> HttpResponse:
    """The list as a page, or for htmx only what changes when searching, sorting and paging."""
    if tidied := _without_empty_filters(request):
        return redirect(tidied)
    columns = columns_for(get_resource())
    listing = _listing(request, columns)
    shops = owned_shops(request.user)
    ask = partial(find, listing, columns, get_service(), own=shops)
    try:
        # The catalogue, which answers some questions, is in the database of the app.
        found = partial(_given, ask()) if listing.asked else ask_ahead(ask)
    except TooSlow:
        listing = replace(listing, problems=(*listing.problems, _too_slow()))
        found = partial(_given, Found((), Paging(listing, 0, None, has_more=False)))
    context = _frame(request, listing, columns, shops)
    context["answer"] = partial(_answer, found, shops, _row_maker(request, listing, columns))
    if _wants_fragment(request):
        response = render(request, "records/_result.html", {**context, "is_fragment": True})
        for name, value in _history(request, listing, columns).items():
            response[name] = value
        return remember(request, _uncached(response), listing)
    show, reviews = request.GET.get("toon", ""), may_see_reviews(request.user)
    context |= {
        "facets": partial(
            facets, listing, columns, get_service(), show=show, **_part_of_values(request, show)
        ),
        "asks": partial(asks, listing, columns, get_service(), reviews=reviews, show=show),
        "panel_look": None if show else (*context["look"], reviews),
        "filters_open": has_filters_open(request) or "toon" in request.GET,
    }
    response = render(request, "records/list.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return remember(request, response, listing)


@require_safe
def count_records(request: HtmxRequest) -> HttpResponse:
    """The total and the page numbers, for a list whose rows came first."""
    columns = columns_for(get_resource())
    listing = _listing(request, columns)
    try:
        total = count(listing, columns, get_service(), own=owned_keys(request.user))
    except TooSlow:
        return _uncached(render(request, "records/_uncounted.html"))
    shown = max(0, min(listing.limit, total - listing.offset))
    paging = Paging(listing, shown, total, has_more=total > listing.offset + shown)
    context = {
        "listing": listing,
        "look": _look(listing, columns),
        "paging": paging,
        "sizes": partial(_sizes, listing),
        "is_shop": is_shop(columns),
    }
    return _uncached(render(request, "records/_total.html", context))


@require_safe
def column_values(request: HtmxRequest) -> HttpResponse:
    """The values of one column to filter on."""
    columns = columns_for(get_resource())
    listing = _listing(request, columns)
    name = request.GET.get("kolom")
    for position, column in enumerate(columns):
        if column.id == name and can_filter(column):
            which = _part_of_values(request, column.id)
            loaded = facet(position, columns, listing, get_service(), load=True, **which)
            if "vragen" in request.GET:
                return _uncached(render(request, "records/_facet_asks.html", {"facet": loaded}))
            return _uncached(render(request, "records/_facet.html", {"facet": loaded}))
    raise Http404


def _part_of_values(request: HtmxRequest, column: str) -> dict[str, Any]:
    """What was looked for among the many values of this column, and which page of them."""
    page = request.GET.get("waarden", "")
    return {
        "text": request.GET.get(VALUE_PREFIX + column, "")[:LONGEST],
        "page": max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 5 else 1,
    }


def _without_empty_filters(request: HtmxRequest) -> str:
    """The address without the filters that a form without JavaScript sends empty; "" if it has none."""
    kept = request.GET.copy()
    for name in request.GET:
        if name.startswith((FILTER_PREFIX, VALUE_PREFIX)) or name in SENT_EMPTY:
            kept.setlist(name, [value for value in request.GET.getlist(name) if value])
    if request.htmx or kept == request.GET:
        return ""
    query_string = kept.urlencode()
    return f"{request.path}?{query_string}" if query_string else request.path


def _listing(request: HtmxRequest, columns: Sequence[Column]) -> Listing:
    return parse(
        request.GET,
        columns,
        remembered=remembered_choices(request),
        reviews=may_see_reviews(request.user),
    )


def _too_slow() -> str:
    return _("Dit zoeken duurt te lang. Maak de vraag kleiner: voeg een filter of een woord toe.")


def _given(found: Found) -> Found:
    return found


def _row_maker(request: HtmxRequest, listing: Listing, columns: Sequence[Column]) -> RowMaker:
    return row_maker(
        listing,
        lead_column(listing, columns),
        key=get_service().key,
        may_edit_all=may_edit_all(request.user),
        may_delete=may_delete(request.user),
    )


def _answer(
    found: Callable[[], Found], shops: Mapping[str, str], make_rows: RowMaker
) -> dict[str, Any]:
    """What the page shows of the records that were found; waits for them."""
    records = found().records
    made = make_rows(records, still_owned(shops, records, get_service().key))
    return {
        "rows": made,
        "has_actions": any(row.can_change for row in made),
        "paging": found().paging,
        "by_catalogue": found().by_catalogue,
    }


def _frame(
    request: HtmxRequest,
    listing: Listing,
    columns: Sequence[Column],
    shops: Mapping[str, str],
) -> dict[str, Any]:
    """What the page shows whichever records are found."""
    lead = lead_column(listing, columns)
    filter_names = [FILTER_PREFIX + name for name in listing.filters]
    filter_names += [one.name for one in listing.asked]
    shown = {lead.id, *(column.id for column in listing.columns)}
    return {
        "listing": listing,
        "look": _look(listing, columns),
        "lead": lead,
        "heads": partial(heads, listing, lead),
        "chips": chips(listing, columns),
        "sizes": partial(_sizes, listing),
        "choices": [(column, column.id in shown, column.id == lead.id) for column in columns],
        "hidden": listing.parameters_but("q", "page", "after", "tel", *filter_names),
        "columns_hidden": listing.parameters_but("cols", "page", "after", "tel"),
        "usual_columns_url": listing.but().url_with("cols", ""),
        "count_url": f"{reverse('records:count')}?{listing.query_string}",
        "count_page_url": listing.url_with("tel", 1),
        "own_count": 0 if listing.own else len(shops),
        "own_url": listing.without_filters().but(own=True).url,
        "may_add": may_add(request.user),
        "is_shop": is_shop(columns),
        "is_fragment": False,
    }


def _look(listing: Listing, columns: Sequence[Column]) -> tuple[Hashable, ...]:
    """What decides, with the language, how the parts look that show no records: heads, panels."""
    # A label of the profile is the same in one language; one of the data dictionary is a text.
    looks = [
        (column.id, column.kind, column.type, isinstance(column.label, str) and column.label)
        for column in columns
    ]
    return (*looks, listing.but().query_string)


def is_shop(columns: Sequence[Column]) -> bool:
    """Whether the resource holds what the profile describes, and may be called so."""
    return any(column.id == PROFILE.title for column in columns)


def _sizes(listing: Listing) -> list[tuple[int, str]]:
    """Each page size with its address; named also where it is the usual one, to be remembered."""
    return [(size, listing.but(limit=size).url_with("limit", size)) for size in PAGE_SIZES]


def _wants_fragment(request: HtmxRequest) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request


def _history(request: HtmxRequest, listing: Listing, columns: Sequence[Column]) -> dict[str, str]:
    """The header that puts the address in the browser's bar, which htmx obeys.

    Typing on refines the same step of its history; what changes nothing is no step; all else is.
    """
    was = urlsplit(request.htmx.current_url or "")
    if was._replace(scheme="", netloc="", fragment="").geturl() == listing.url:
        return {"HX-Push-Url": "false"}
    before = parse(QueryDict(was.query), columns)
    types_on = before.words and listing.words and before.but(words="") == listing.but(words="")
    return {"HX-Replace-Url" if types_on else "HX-Push-Url": listing.url}


def _uncached(response: HttpResponse) -> HttpResponse:
    """A fragment must never be shown as the page of its address."""
    patch_cache_control(response, no_store=True)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response
