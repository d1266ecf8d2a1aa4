"""Selecting: what the list posts, with the bar as answer for JavaScript and the list for all else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weidewinkels.accounts.permissions import may_select
from weidewinkels.bulk import selections
from weidewinkels.bulk.bar import Bar, refusal
from weidewinkels.bulk.filters import filter_of, in_words
from weidewinkels.bulk.picking import FilterGoneError, pick, pick_all
from weidewinkels.bulk.posted import posted_keys, posted_listing, posted_number, ticked_keys
from weidewinkels.datastore import get_resource
from weidewinkels.profile import columns_for
from weidewinkels.records.chips import chips
from weidewinkels.web.requests import HtmxRequest, own_address

Change = Callable[[HtmxRequest, User], HttpResponse]


def changes_selection(change: Change) -> Callable[[HtmxRequest], HttpResponse]:
    """A view that takes only a POST of somebody who may select."""

    @require_POST
    @wraps(change)
    def view(request: HtmxRequest) -> HttpResponse:
        if not isinstance(request.user, User) or not may_select(request.user):
            raise PermissionDenied(_("U kunt geen records selecteren."))
        return change(request, request.user)

    return view


@changes_selection
def pick_records(request: HtmxRequest, user: User) -> HttpResponse:
    """Of the keys in `shown`, those in `key` are selected from now on, or with `what=page` all.

    `out` is one key to be taken out.
    """
    shown = [*posted_keys(request, "shown"), *request.POST.getlist("out")[:1]]
    picked = shown if request.POST.get("what") == "page" else ticked_keys(request)
    listing = posted_listing(request, columns_for(get_resource()))
    result = pick(user, listing, shown=shown, picked=picked)
    return _answer(request, user, refused=result.refused)


@changes_selection
def pick_all_records(request: HtmxRequest, user: User) -> HttpResponse:
    """Select all that matches the list."""
    columns = columns_for(get_resource())
    try:
        selection = pick_all(user, posted_listing(request, columns), columns)
    except FilterGoneError as problem:
        raise BadRequest(_("Een kolom van het filter is er niet meer.")) from problem
    return _answer(request, user, total=selection.matched if selection else 0)


@changes_selection
def clear_selection(request: HtmxRequest, user: User) -> HttpResponse:
    selections.clear(user)
    return _answer(request, user)


@changes_selection
def keep_selection(request: HtmxRequest, user: User) -> HttpResponse:
    """Keep what was selected, though the filter finds `total` others now."""
    total = posted_number(request, "total")
    if total is not None:
        selections.keep(user, matched=total)
    return _answer(request, user)


@changes_selection
def bring_back_selection(request: HtmxRequest, user: User) -> HttpResponse:
    """To the list that the selection belongs to, where it is selected again."""
    selection = selections.bring_back(user)
    if selection is None:
        messages.info(request, _("Er is geen gewiste selectie meer."))
        return redirect("records:list")
    return redirect(selections.listing_of(selection, columns_for(get_resource())).url)


def _answer(
    request: HtmxRequest, user: User, *, refused: int = 0, total: int | None = None
) -> HttpResponse:
    """The bar as it is now; without JavaScript back to the page that the form stood on.

    `total`: how many match now, where that was just counted.
    """
    columns = columns_for(get_resource())
    listing = posted_listing(request, columns)
    if not request.htmx:
        if refused:
            messages.warning(request, refusal(refused))
        return redirect(own_address(request.POST.get("next", "")) or listing.url)
    found = selections.both(user)
    selection = found.get(selections.CURRENT)
    bar = Bar(
        user=user,
        listing=listing,
        page=posted_keys(request, "page"),
        total=posted_number(request, "total") if total is None else total,
        filter=in_words(listing, chips(listing, columns)),
        selection=selection if selection and selection.listing == filter_of(listing) else None,
        cleared=found.get(selections.CLEARED),
        refused=refused,
    )
    response = render(request, "bulk/_bar.html", {"bar": bar})
    response.headers["Cache-Control"] = "no-store"
    return response
