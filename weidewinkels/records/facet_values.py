"""Which values a column holds, and how many records of the list hold each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.core.cache import cache

from datastore_proxy.errors import Unavailable
from datastore_proxy.service import DatastoreService
from weidewinkels.catalogue import search
from weidewinkels.catalogue.conditions import Contains
from weidewinkels.catalogue.contents import plain
from weidewinkels.catalogue.sync import state_of
from weidewinkels.profile import Column
from weidewinkels.records.finding import question_of
from weidewinkels.records.listing import Listing

MOST_VALUES = 2000
"""Of a column with more, values are looked for rather than leafed through."""
SECONDS = 300
"""For so long the values are remembered."""
SECONDS_FOR_NUMBERS = 2
"""Counts that take longer are left out."""


def values_of(column: Column, service: DatastoreService) -> list[str]:
    """The different values of a column, as texts of an address; one too many when there are more
    than `MOST_VALUES`. Remembered for five minutes. While the DataStore gives no answer: those that the
    catalogue knows; raises Unavailable before its first round."""
    if column.kind == "boolean":
        return ["true", "false"]
    name = hashlib.sha256(column.id.encode()).hexdigest()[:24]
    cache_key = f"values:{service.resource_id}:{name}"
    values = cache.get(cache_key)
    if values is None:
        try:
            found = service.distinct(column.id, limit=MOST_VALUES + 2)
        except Unavailable:
            if state_of(service.resource_id).as_of is None:
                raise
            known = search.Question(service.resource_id)
            amounts = search.amounts(known, column.id, most=MOST_VALUES + 1)
            return sorted((amount.value for amount in amounts), key=str.casefold)
        texts = {str(value) for value in found if value is not None and str(value).strip()}
        values = sorted(texts, key=str.casefold)
        cache.set(cache_key, values, SECONDS)
    return list(values)


def looked_for(
    values: Sequence[str], numbers: Mapping[str, int] | None, text: str, *, too_many: bool
) -> list[str]:
    """Those with `text` in them, whatever the capitals and accents; the most frequent first."""
    known = list(numbers or ())[:MOST_VALUES]
    if not too_many or numbers is None:
        have = set(known)
        known += [value for value in values[:MOST_VALUES] if value not in have]
    wanted = plain(text)
    return [value for value in known if wanted in plain(value)] if wanted else known


def numbers_of(
    column: Column,
    columns: Sequence[Column],
    listing: Listing,
    service: DatastoreService,
    text: str = "",
) -> dict[str, int] | None:
    """Value → how many records of the list hold it, of any value of this column with `text` in it; None
    where the catalogue doesn't know, or not soon enough. The most frequent first."""
    if column.kind == "boolean" or state_of(service.resource_id).as_of is None:
        return None
    others = {name: values for name, values in listing.filters.items() if name != column.id}
    question = question_of(listing.but(filters=others, own=False), columns, service)
    if text:
        question = replace(question, conditions=(*question.conditions, Contains(column.id, text)))
    try:
        with search.within(SECONDS_FOR_NUMBERS):
            found = search.amounts(question, column.id, most=2 * MOST_VALUES)
    except search.TooSlow:
        return None
    return {amount.value: amount.number for amount in found}
