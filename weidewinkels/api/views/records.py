"""The list, and adding to it."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse

from weidewinkels.accounts.permissions import may_add, may_see_reviews, owned_shops
from weidewinkels.api.columns import all_meant
from weidewinkels.api.endpoint import Call, answer
from weidewinkels.api.once import earlier, once_of
from weidewinkels.api.outcome import added
from weidewinkels.api.problems import Problem, found_wrong
from weidewinkels.api.represent import page_of, record_data
from weidewinkels.datastore import get_service
from weidewinkels.journal.door import Insert, submit
from weidewinkels.journal.models import Action, Source
from weidewinkels.records.finding import count, find
from weidewinkels.records.listing import Listing
from weidewinkels.records.parsing import parse


def list_records(call: Call) -> HttpResponse:
    """A page, told by the same address as the list for people; what is no good in it is a problem."""
    columns, service = call.shape.columns, get_service()
    listing = _listing(call)
    shops = owned_shops(call.user) if listing.own else {}
    found = find(listing, columns, service, own=shops)
    total = found.paging.total
    if total is None and listing.count:
        total = count(listing, columns, service, own=shops)
    return answer(
        {
            "records": [
                record_data(call, service.key_of(record), record, listing.chosen)
                for record in found.records
            ],
            "total": total,
            "page": listing.page,
            "limit": listing.limit,
            "next": _next(call, listing, found.paging.next_after)
            if found.paging.has_more
            else None,
        }
    )


def add_record(call: Call) -> HttpResponse:
    if not may_add(call.user):
        raise Problem("forbidden", "You may not add records.")
    once = once_of(call)
    if before := earlier(call, once):
        return added(call, before)
    values, wrong = all_meant(call.shape.new, call.body["values"], None)
    if wrong:
        raise found_wrong(
            "invalid",
            [{"pointer": f"/values/{name}", "detail": text} for name, text in wrong.items()],
        )
    batch = submit(
        writes=[Insert(values)],
        by=call.user,
        action=Action.ADD,
        source=Source.API,
        reason=call.body.get("reason", ""),
        once=once,
    )
    return added(call, batch)


def _listing(call: Call) -> Listing:
    given = call.request.GET.copy()
    for name in ("limit", "page"):  # more may be asked for at once than a page for people has
        given.pop(name, None)
    page, limit = page_of(call)
    after = given.pop("after", [""])[-1] if page > 1 else ""
    listing = parse(given, call.shape.columns, reviews=may_see_reviews(call.user))
    if listing.problems:
        raise found_wrong("invalid", [{"detail": text} for text in listing.problems])
    columns = listing.columns if listing.chosen else call.shape.columns
    return replace(listing, columns=columns, page=page, limit=limit, after=after)


def _next(call: Call, listing: Listing, after: str) -> str:
    following = listing.but(page=listing.page + 1, after=after)
    return call.link(f"{reverse('api:records')}?{following.query_string}")
