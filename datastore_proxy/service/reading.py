"""Records, and what a resource is, as the store tells it: nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from datastore_proxy.errors import (
    DatastoreError,
    DuplicateKey,
    Invalid,
    ReadOnly,
    RecordNotFound,
    Refused,
    UnexpectedAnswer,
)
from datastore_proxy.keys import RECORD_ID
from datastore_proxy.probing import Access, access_in, empty_upsert
from datastore_proxy.types import Key, Page, Query, Record, Resource, Sort

from .calls import Calls
from .questions import MOST_ROWS, page_of, search_data, sort_clause

KEYS_AT_ONCE = 1000
RANGE_AT_ONCE = 5000
LEAST_FOR_RANGE = 100
MOST_SPREAD = 2
"""So many keys are read as a range when no more than twice as many records can lie in it."""


class Reading(Calls):
    """What one call, or few, answer; for all records see `iterating`."""

    def describe(self) -> Resource:
        """The columns with types and data dictionary, and the resource's name.

        CKAN: `datastore_search` with limit 0, `resource_show`; not `datastore_info`, which counts
        and measures the table. A name that isn't ours to see is "".
        Raises `ResourceNotFound`, `NotAuthorized`.
        """
        page = self.search(Query(limit=0, total=False))
        try:
            shown = self._call("resource_show", {"id": self.resource_id})
            name = str(shown.get("name") or "")
        except (DatastoreError, AttributeError):
            name = ""
        return Resource(self.resource_id, page.fields, name)

    def version(self) -> str:
        """The version of the CKAN, such as "2.12.0"; "" where the site hides it.

        CKAN: `status_show`.
        """
        status = self._call("status_show", {})
        return str(status.get("ckan_version") or "") if isinstance(status, dict) else ""

    def probe(self) -> Access:
        """Whether we may write, and by which key; nothing is written.

        CKAN: `datastore_upsert` of one empty record, which it always refuses. Raises
        `NotAuthorized` (no valid token, or no right to edit), `ResourceNotFound`, `ReadOnly`.
        """
        columns = [field.id for field in self.search(Query(limit=0, total=False)).fields]
        try:
            self._call("datastore_upsert", self._about({**empty_upsert(), **self._forced()}))
        except ReadOnly:
            raise
        except Invalid as refusal:
            return access_in(refusal, columns)
        raise UnexpectedAnswer("An empty record was accepted.", action="datastore_upsert")

    def search(self, query: Query) -> Page:
        """One page, in a total order: sorted as asked, then by `_id`; by `_id` also with words.

        CKAN: one `datastore_search`. `page.limit` is the store's: CKAN gives at most 32,000
        records. Raises `Refused` for a filter that accepts nothing or NULL, or for `after` where
        the store can't; `Invalid` for an unknown column or a value that doesn't fit its type.
        """
        if query.after is not None and not self.transport.supports.range_filters:
            raise Refused("This store can't continue after a record; use an offset.")
        answer = self._call("datastore_search", self._about(search_data(query, key=self.key)))
        return page_of(answer, query)

    def count(self, query: Query) -> int:
        """How many records fit the query; its limit, offset and sort don't matter.

        CKAN: `datastore_search` with limit 0.
        """
        page = self.search(query.but(limit=0, offset=0, after=None, sort=(), total=True))
        if page.total is None:
            raise UnexpectedAnswer("The answer holds no total.", action="datastore_search")
        return page.total

    def distinct(self, column: str, *, limit: int = 1000) -> list[Any]:
        """The different values of a column in order, at most `limit`; None is one, at the end.

        CKAN: `datastore_search` with `distinct`. CKAN 2.10 and 2.11 apply the limit before they
        look for doubles, so as many rows are asked for as there can be, until all are there.
        """
        values: dict[Any, None] = {}
        data = {"fields": [column], "distinct": True, "sort": [sort_clause(Sort(column))]}
        offset, total = 0, 1
        while len(values) < min(limit, total):
            page = page_of(
                self._call(
                    "datastore_search",
                    self._about({**data, "limit": MOST_ROWS, "offset": offset}),
                ),
                Query(limit=MOST_ROWS, columns=(column,)),
            )
            if not page.records or not page.limit:
                break
            values |= dict.fromkeys(_hashable(record[column]) for record in page.records)
            total = page.total or 0
            offset += page.limit
        return list(values)[:limit]

    def get(self, keys: Collection[Key]) -> dict[Key, Record]:
        """The records with these keys, in the order of the keys; missing ones are left out.

        CKAN: `datastore_search` with a list as filter, 1,000 keys at a time; sorted, since else
        PostgreSQL reads through a whole large table for them. Many `_id`s that lie close together
        are read as a range where the store can, in a fifth of the time. Raises `DuplicateKey` when
        a key column turns out not to be unique.
        """
        wanted = self.key_column.all_checked(keys)
        found: dict[Key, Record] = {}
        for records in self._read_keys(wanted):
            for record in records:
                key = self.key_of(record)
                if key in found:
                    raise DuplicateKey(
                        f"Several records have the same value in {self.key}; it can't be the key.",
                        action="datastore_search",
                    )
                found[key] = record
        return {key: found[key] for key in wanted if key in found}

    def _read_keys(self, keys: list[Key]) -> Iterator[Iterable[Record]]:
        """The records with these keys, and perhaps some in between."""
        if not (self.key_column.is_record_id and self.transport.supports.range_filters):
            yield from map(self._listed, _chunks(keys, KEYS_AT_ONCE))
            return
        for some in _chunks(sorted(map(int, keys)), RANGE_AT_ONCE):
            if is_close(some):
                yield self._between(some[0], some[-1])
            else:
                yield from map(self._listed, _chunks(some, KEYS_AT_ONCE))

    def _listed(self, keys: list[Key]) -> Iterable[Record]:
        listed = Query(filters={self.key: keys}, sort=(Sort(self.key),), total=False)
        return self.search(listed.but(limit=MOST_ROWS)).records

    def _between(self, first: int, last: int) -> Iterator[Record]:
        """All from one `_id` to another."""
        after = first - 1
        while after < last:
            page = self.search(Query(after=after, limit=last - after, total=False))
            yield from page.records
            if not page.records or len(page.records) < page.limit:
                return
            after = page.records[-1][RECORD_ID]

    def get_one(self, key: Key) -> Record:
        """The record with this key; raises `RecordNotFound`. CKAN: `datastore_search`."""
        for record in self.get([key]).values():
            return record
        raise RecordNotFound(key=key, action="datastore_search")

    def key_of(self, record: Mapping[str, Any]) -> Key:
        """A record's key: its `_id`, or the value of the key column as text."""
        return self.key_column.of(record)

    def key_from_text(self, text: str) -> Key:
        """The key that a text, from an address say, stands for; no call.

        Raises `RecordNotFound` for a text that can't be a key, such as "abc" for an `_id`.
        """
        return self.key_column.from_text(text)

    def keys_from_texts(self, texts: Iterable[str]) -> list[Key]:
        """As `key_from_text`, for many: each key once, without what can't be one; no call."""
        keys: dict[Key, None] = {}
        for text in texts:
            with suppress(RecordNotFound):
                keys[self.key_from_text(text)] = None
        return list(keys)


def is_close(keys: Sequence[int]) -> bool:
    """Whether these `_id`s, in their order, are sooner read as a range."""
    return len(keys) >= LEAST_FOR_RANGE and keys[-1] - keys[0] < MOST_SPREAD * len(keys)


def _hashable(value: Any) -> Any:
    return value if not isinstance(value, list | dict) else str(value)


def _chunks(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some
