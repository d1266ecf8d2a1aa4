"""All records, or those that fit a query, however many: as objects, lists, or CSV."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from datastore_proxy.errors import DatastoreError, UnexpectedAnswer
from datastore_proxy.keys import RECORD_ID
from datastore_proxy.rows import Lines, last_id, number_of, walk
from datastore_proxy.types import Lists, Query, Record

from .dump import dumped
from .questions import (
    MOST_ROWS,
    by_record_id_only,
    columns_asked,
    field_of,
    is_whole_table,
    limit_of,
    lists_of,
    search_data,
)
from .reading import Reading

log = logging.getLogger(__name__)


class Iterating(Reading):
    """Reads a table through in constant memory."""

    def iterate(self, query: Query | None = None, *, chunk: int = 5000) -> Iterator[Record]:
        """Every record that fits the query, whatever its limit and offset; in constant memory.

        CKAN: `datastore_search`, `chunk` records at a time: each after the last `_id` where the
        store can (then nothing is lost or doubled when the table changes meanwhile) and the order
        is by `_id`; else by offset.
        """
        query = (query or Query()).but(
            limit=min(chunk, MOST_ROWS), offset=0, total=False, after=None
        )
        by_key = self._goes_by_key(query)
        while True:
            page = self.search(query)
            yield from page.records
            if len(page.records) < min(query.limit, page.limit) or not page.records:
                return
            if by_key:
                query = query.but(after=page.records[-1][RECORD_ID])
            else:
                query = query.but(offset=query.offset + len(page.records))

    def iterate_lists(self, *, chunk: int = 5000) -> Iterator[Lists]:
        """All records in the order of `_id`, `chunk` at a time, as lists: with the same values as
        `iterate` gives, in two thirds of the processor's time that it takes here. Each call is made
        when its records are asked for.

        CKAN: `datastore_search` with `records_format` lists; else as `iterate`.
        """
        query = Query(limit=min(chunk, MOST_ROWS), total=False)
        by_key = self._goes_by_key(query)
        while True:
            data = {**search_data(query, key=self.key), "records_format": "lists"}
            lists = lists_of(self._call("datastore_search", self._about(data)), query)
            if lists.rows:
                yield lists
            if len(lists.rows) < min(query.limit, lists.limit) or not lists.rows:
                return
            if by_key:
                query = query.but(after=lists.rows[-1][lists.columns.index(RECORD_ID)])
            else:
                query = query.but(offset=query.offset + len(lists.rows))

    def iterate_csv(self, query: Query, *, chunk: int = 10_000) -> Iterator[bytes]:
        """As `iterate`, for many: CSV in parts of whole records, without heads.

        The cells are the `_id`, the key where that is another column, and then `query.columns`,
        which must be told. Only for columns with a type in `rows.AS_TEXT`, where text says it all;
        null is an empty cell, "" an empty cell in quotes. CKAN: its own dump of the table when the
        query is for all of it, else, and after a dump that broke off, `datastore_search` with
        `records_format` csv; while a part is used, the next is fetched.
        """
        query = query.but(limit=min(chunk, MOST_ROWS), offset=0, after=None)
        by_key = self._goes_by_key(query)
        if self.transport.supports.dump and is_whole_table(query):
            part, number = b"", 0
            for part in self._dumped(query):
                number += 0 if by_key else number_of(part)
                yield part
            if part:
                query = query.but(after=last_id(part)) if by_key else query.but(offset=number)
        yield from walk(query, self._read_csv, by_key=by_key)

    def _goes_by_key(self, query: Query) -> bool:
        """Whether each call can continue after the last `_id` of the one before."""
        in_order = by_record_id_only(query) and RECORD_ID not in query.filters
        return in_order and self.transport.supports.range_filters

    def _dumped(self, query: Query) -> Iterator[bytes]:
        """As far as it goes: whoever asks looks whether there is more."""
        columns = columns_asked(query, key=self.key)
        try:
            yield from dumped(self.transport.dump(self.resource_id, columns), columns)
        except DatastoreError as error:
            log.warning("CKAN's dump broke off, on by search: %s", error)

    def _read_csv(self, query: Query) -> Lines:
        return self._read_typed_csv(query)[0]

    def _read_typed_csv(self, query: Query) -> tuple[Lines, set[str]]:
        """The lines, and the types of their columns but for `_id`."""
        data = {**search_data(query, key=self.key), "records_format": "csv"}
        answer = self._call("datastore_search", self._about(data))
        if not isinstance(answer, dict) or not isinstance(answer.get("records"), str):
            raise UnexpectedAnswer("The answer holds no CSV.", action="datastore_search")
        fields = map(field_of, answer.get("fields") or ())
        types = {field.type for field in fields if field.id != RECORD_ID}
        return Lines(answer["records"].encode(), limit_of(answer, query.limit)), types
