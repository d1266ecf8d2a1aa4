"""A page of the list, for one search of the DataStore."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Query, Record, Sort
from weidewinkels.catalogue import search
from weidewinkels.catalogue.conditions import Condition, Equals, HasKey, Words
from weidewinkels.catalogue.models import SyncState
from weidewinkels.catalogue.sync import state_of
from weidewinkels.profile import PROFILE, Column, Profile
from weidewinkels.records import asking
from weidewinkels.records.filter_values import filter_value
from weidewinkels.records.listing import Listing
from weidewinkels.records.paging import Paging
from weidewinkels.records.totals import LARGE, is_large, known_total, note_size, remember_total

RECORD_ID = "_id"
SECONDS_FOR_KEYS = 8
"""What the catalogue can't tell within this time isn't told."""
DEEP = 1_000
"""From this offset on a store that can do so starts after a key rather than skipping rows."""


@dataclass(frozen=True)
class Found:
    records: Sequence[Record]
    paging: Paging
    by_catalogue: SyncState | None = None
    """The state of the catalogue, where it told which records these are."""


def find(
    listing: Listing,
    columns: Sequence[Column],
    service: DatastoreService,
    *,
    own: Collection[str] = (),
    profile: Profile = PROFILE,
) -> Found:
    """The records of this page: one search, with the total where that costs little.

    `own`: the keys, as text, of the records of who asks.
    """
    stored = {column.id for column in columns}
    named = [name for name in (profile.title, profile.subtitle) if name in stored]
    if own:  # to tell whether these are still the shops that were meant
        named += [name for name in profile.identity if name in stored] or sorted(stored)
    if listing.asked:
        return _by_catalogue(listing, columns, service, own)
    query = listing.query(columns, also=named)
    if listing.own:
        return _of_ones_own(listing, query, service, own)
    total = known_total(service.resource_id, listing)
    if (after := _start(listing, service)) is not None:
        return _with_one_more(listing, query.but(after=after, offset=0), service, total)
    if total is not None and total > LARGE and 2 * listing.offset > total > listing.offset:
        return _from_the_end(listing, query, service, total)
    if _counts_at_once(listing, service):
        page = service.search(query)
        total = page.total or 0
        remember_total(service.resource_id, listing, total)
        has_more = total > listing.offset + len(page.records)
        return _found(listing, page.records, service, total, has_more)
    return _with_one_more(listing, query, service, total)


def every_key(
    listing: Listing,
    columns: Sequence[Column],
    service: DatastoreService,
    *,
    own: Collection[str] = (),
) -> Iterator[str]:
    """The keys, as text, of all records that match, in the order of the list; any number of them."""
    if listing.asked:
        yield from search.every_key(question_of(listing, columns, service, own))
        return
    query = listing.query(columns).but(columns=(service.key,))
    if listing.own:
        keys = service.keys_from_texts(sorted(own))
        if not keys:
            return
        query = _among(keys, query, service)
    for record in service.iterate(query):
        yield str(service.key_of(record))


def question_of(
    listing: Listing,
    columns: Sequence[Column],
    service: DatastoreService,
    own: Collection[str] = (),
) -> search.Question:
    """The list as a question to the catalogue."""
    by_id = {column.id: column for column in columns}
    conditions: list[Condition] = []
    if listing.words:
        inside = any(one.name == "delen" for one in listing.asked)
        conditions.append(Words(listing.words, inside))
    for name, values in listing.filters.items():
        column = by_id[name]
        conditions.append(
            Equals(name, [filter_value(column, value) for value in values], column.type)
        )
    if listing.own:
        conditions.append(HasKey(tuple(own)))
    conditions += asking.conditions(listing.asked, columns)
    return search.Question(service.resource_id, conditions, listing.sort, columns)


def _by_catalogue(
    listing: Listing, columns: Sequence[Column], service: DatastoreService, own: Collection[str]
) -> Found:
    """Keys from the catalogue, values from the DataStore: one read of the page's records.

    Raises TooSlow. What was deleted outside this app since the last round is left out.
    """
    question = question_of(listing, columns, service, own)
    total = None
    with search.within(SECONDS_FOR_KEYS):
        # Of a large resource the rows come first, and the count is asked for afterwards.
        if listing.count or not is_large(service.resource_id):
            total = search.count(question)
            note_size(service.resource_id, total)
        texts = search.keys(question, limit=listing.limit + 1, offset=listing.offset)
    has_more = len(texts) > listing.limit
    texts = texts[: listing.limit]
    if total is None and not has_more and (texts or not listing.offset):
        total = listing.offset + len(texts)
    keys = [service.key_from_text(text) for text in texts]
    found = service.get(keys) if keys else {}
    paging = Paging(listing, len(texts), total, has_more)
    return Found(tuple(found.values()), paging, state_of(service.resource_id))


def _of_ones_own(
    listing: Listing, query: Query, service: DatastoreService, own: Collection[str]
) -> Found:
    """A few records at most, told by their keys."""
    keys = service.keys_from_texts(sorted(own))
    if not keys:
        return Found((), Paging(listing, 0, 0, has_more=False))
    page = service.search(_among(keys, query, service))
    total = page.total or 0
    has_more = total > listing.offset + len(page.records)
    return Found(page.records, Paging(listing, len(page.records), total, has_more))


def _among(keys: Sequence[Key], query: Query, service: DatastoreService) -> Query:
    return query.but(filters={**query.filters, service.key: keys})


def count(
    listing: Listing,
    columns: Sequence[Column],
    service: DatastoreService,
    *,
    own: Collection[str] = (),
) -> int:
    """How many records match. The DataStore counts however long that takes; raises TooSlow where the
    catalogue has to and can't within `SECONDS_FOR_KEYS`.

    `own`: the keys, as text, of the records of who asks.
    """
    if listing.asked:
        with search.within(SECONDS_FOR_KEYS):
            return search.count(question_of(listing, columns, service, own))
    if listing.own:  # never remembered: another's are others
        keys = service.keys_from_texts(sorted(own))
        return service.count(_among(keys, listing.query(columns), service)) if keys else 0
    total = known_total(service.resource_id, listing)
    if total is None:
        total = service.count(listing.query(columns))
        remember_total(service.resource_id, listing, total)
    return total


def _counts_at_once(listing: Listing, service: DatastoreService) -> bool:
    if listing.count or not is_large(service.resource_id):
        return True
    return service.transport.supports.cheap_total and not listing.narrows


def _with_one_more(
    listing: Listing, query: Query, service: DatastoreService, total: int | None
) -> Found:
    """Without a total: one record too many tells whether there is a next page."""
    records = service.search(query.but(limit=listing.limit + 1, total=False)).records
    has_more = len(records) > listing.limit
    if total is None and not has_more and query.after is None:
        is_last = bool(records) or not query.offset
        total = query.offset + len(records) if is_last else service.count(query)
    return _found(listing, records[: listing.limit], service, total, has_more)


def _from_the_end(listing: Listing, query: Query, service: DatastoreService, total: int) -> Found:
    """A page of the second half: skipping the rows behind it, in the opposite order, is less work."""
    size = min(listing.limit, total - listing.offset)
    sort = tuple(_turned(clause) for clause in query.sort)
    sort += (Sort(RECORD_ID, "desc"),)
    turned = query.but(sort=sort, offset=total - listing.offset - size, limit=size, total=False)
    records = tuple(reversed(service.search(turned).records))
    return _found(listing, records, service, total, total > listing.offset + size)


def _turned(clause: Sort) -> Sort:
    return Sort(clause.column, "asc" if clause.direction == "desc" else "desc")


def _found(
    listing: Listing,
    records: Sequence[Record],
    service: DatastoreService,
    total: int | None,
    has_more: bool,
) -> Found:
    next_after = ""
    if has_more and records and _can_start_after_a_key(listing, service):
        next_after = str(records[-1][RECORD_ID])
    return Found(records, Paging(listing, len(records), total, has_more, next_after))


def _start(listing: Listing, service: DatastoreService) -> int | None:
    """The `_id` to start after; None where the store can't, or the address doesn't say."""
    is_number = listing.after.isascii() and listing.after.isdigit() and len(listing.after) < 10
    return int(listing.after) if is_number and _can_start_after_a_key(listing, service) else None


def _can_start_after_a_key(listing: Listing, service: DatastoreService) -> bool:
    is_deep = listing.offset + listing.limit >= DEEP
    return is_deep and not listing.sort and service.transport.supports.range_filters
