"""Which records of a table are the ones that were sent to be inserted.

CKAN doesn't tell the `_id`s of new records. They are higher than all that were there before
the insert, and have the values that were sent.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from datastore_proxy.keys import RECORD_ID
from datastore_proxy.types import Page, Query, Record, Sort
from datastore_proxy.values import stored_form

Search = Callable[[Query], Page]
AT_ONCE = 5000
TEXT_OR_NULL = {str, type(None)}


def match(sent: Sequence[Mapping[str, Any]], pages: Iterable[Page]) -> list[Record | None]:
    """For each record that was sent the one of the pages with its values, in both their orders.

    Columns that were not sent are null. Records that are equal get different ones; None is for
    a record that isn't there.
    """
    types: dict[str, str] = {}
    stored: defaultdict[tuple[Any, ...], deque[Record]] = defaultdict(deque)
    for page in pages:
        types = types or {field.id: field.type for field in page.fields}
        for record in page.records:
            stored[_as_stored(record, types)].append(record)
    found: list[Record | None] = []
    for one in sent:
        candidates = stored.get(_as_stored(one, types))
        found.append(candidates.popleft() if candidates else None)
    return found


def _as_stored(record: Mapping[str, Any], types: Mapping[str, str]) -> tuple[Any, ...]:
    values = tuple(map(record.get, types))
    if set(types.values()) == {"text"} and TEXT_OR_NULL.issuperset(map(type, values)):
        return values  # text is stored as it is, in a tenth of the time
    return tuple(map(stored_form, values, types.values()))


def newer_pages(search: Search, after: int, *, by_range: bool) -> Iterator[Page]:
    """The records with an `_id` above `after`, upwards; `by_range` where the store can filter so."""
    return _upwards(search, after) if by_range else reversed(_downwards(search, after))


def _upwards(search: Search, after: int) -> Iterator[Page]:
    while True:
        page = search(Query(limit=AT_ONCE, total=False, after=after))
        yield page
        if not page.records or len(page.records) < min(AT_ONCE, page.limit):
            return
        after = page.records[-1][RECORD_ID]


def _downwards(search: Search, after: int) -> list[Page]:
    """Pages from the newest record down to `after`, each of them in upward order."""
    query = Query(sort=(Sort(RECORD_ID, "desc"),), limit=AT_ONCE, total=False)
    pages: list[Page] = []
    while True:
        page = search(query)
        newer = tuple(r for r in reversed(page.records) if r[RECORD_ID] > after)
        pages.append(Page(newer, page.fields, None, query.offset, page.limit))
        if not newer or len(newer) < min(AT_ONCE, page.limit):
            return pages
        query = query.but(offset=query.offset + len(page.records))
