"""What a list leaves out: the part of its address that a selection belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from django.utils.translation import gettext as _

from datastore_proxy.types import Query
from weidewinkels.accounts.permissions import Visitor, may_select_all, owned_keys
from weidewinkels.catalogue import search
from weidewinkels.datastore import get_service
from weidewinkels.profile import Column
from weidewinkels.records.chips import Chip
from weidewinkels.records.finding import question_of
from weidewinkels.records.listing import Listing


def filter_of(listing: Listing) -> str:
    """The same text for all lists of the same records: whatever their order, columns and page.

    It is a query string of the list; "" when nothing is left out.
    """
    filters = {name: tuple(sorted(listing.filters[name])) for name in sorted(listing.filters)}
    return replace(listing.filter, filters=filters).query_string


def in_words(listing: Listing, chips: Iterable[Chip]) -> str:
    """The filter as one says it: “kaas”, Provincie = Gelderland of Utrecht; "" without any.

    `chips` are those of the listing.
    """
    said = [f"“{listing.words}”"] if listing.words else []
    if listing.own:
        said.append(_("van u"))
    values: dict[str, list[str]] = {}
    for chip in islice(chips, len(said), None):
        values.setdefault(chip.label, []).append(chip.value)
    either = _(" of ")
    said += [f"{label} = {either.join(of_column)}" for label, of_column in values.items()]
    return ", ".join(said)


def query_of(user: Visitor, listing: Listing, columns: Sequence[Column]) -> Query | None:
    """What finds the keys of all that matches and that `user` may select; None: nothing can."""
    key = get_service().key
    query = listing.query(columns).but(columns=(key,), sort=(), offset=0)
    if not listing.own and may_select_all(user):
        return query
    own = get_service().keys_from_texts(owned_keys(user))
    asked = query.filters.get(key)
    own = own if asked is None else [one for one in own if one in asked]
    return query.but(filters={**query.filters, key: own}) if own else None


def question_for(user: Visitor, listing: Listing, columns: Sequence[Column]) -> search.Question:
    """As `query_of`, for a list that the catalogue answers."""
    if may_select_all(user) and not listing.own:
        return question_of(listing, columns, get_service())
    return question_of(listing.but(own=True), columns, get_service(), owned_keys(user))
