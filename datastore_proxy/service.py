"""The records of one DataStore resource, whatever store they are in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from .dump import dumped
from .errors import (
    DatastoreError,
    DuplicateKey,
    Invalid,
    ReadOnly,
    RecordNotFound,
    Refused,
    UnexpectedAnswer,
)
from .keys import RECORD_ID, KeyColumn
from .landed import match, newer_pages
from .probing import Access, access_in, empty_upsert
from .questions import (
    MOST_ROWS,
    by_record_id_only,
    columns_asked,
    is_whole_table,
    limit_of,
    page_of,
    search_data,
    sort_clause,
)
from .rows import Lines, last_id, walk
from .transport import Transport
from .trying import refusals
from .types import Field, Key, Page, Query, Record, Resource, Sort
from .values import empty_to_null, fits, sendable_record, sendable_text

log = logging.getLogger(__name__)

KEYS_AT_ONCE = 1000


class DatastoreService:
    """Typed access to one resource; every method may raise any `DatastoreError`.

    `key` is the column that identifies a record: `_id`, or (for CKAN 2.8 and 2.9, or by choice) a
    column with a unique index, see `set_key`. `force` edits resources that come from an uploaded
    file. Writes don't lock anything: one writer per resource at a time is the caller's care.

    >>> service.search(Query(words="kaas", filters={"city": ["Hoorn"]}, sort=(Sort("company"),)))
    Page(records=({"_id": 17, "company": "Kaasboerderij", …},), …, total=1, offset=0, limit=50)
    """

    def __init__(
        self, transport: Transport, resource_id: str, *, key: str = RECORD_ID, force: bool = False
    ) -> None:
        self.transport = transport
        self.resource_id = resource_id
        self.key = key
        self.key_column = KeyColumn(key)
        self.force = force

    def __repr__(self) -> str:
        return f"DatastoreService({self.transport!r}, {self.resource_id!r}, key={self.key!r})"

    # --- Reading --------------------------------------------------------------------------

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

    def iterate(self, query: Query | None = None, *, chunk: int = 5000) -> Iterator[Record]:
        """Every record that fits the query, whatever its limit and offset; in constant memory.

        CKAN: `datastore_search`, `chunk` records at a time: each after the last `_id` where the
        store can (then nothing is lost or doubled when the table changes meanwhile) and the order
        is by `_id`; else by offset.
        """
        query = (query or Query()).but(
            limit=min(chunk, MOST_ROWS), offset=0, total=False, after=None
        )
        by_key = by_record_id_only(query) and RECORD_ID not in query.filters
        by_key = by_key and self.transport.supports.range_filters
        while True:
            page = self.search(query)
            yield from page.records
            if len(page.records) < min(query.limit, page.limit) or not page.records:
                return
            if by_key:
                query = query.but(after=page.records[-1][RECORD_ID])
            else:
                query = query.but(offset=query.offset + len(page.records))

    def iterate_csv(self, query: Query, *, chunk: int = 10_000) -> Iterator[bytes]:
        """As `iterate`, for many: CSV in parts of whole records, without heads.

        The cells are the `_id`, the key where that is another column, and then `query.columns`,
        which must be told. Only for columns with a type in `rows.AS_TEXT`, where text says it all;
        null is an empty cell, "" an empty cell in quotes. CKAN: its own dump of the table when the
        query is for all of it, else, and after a dump that broke off, `datastore_search` with
        `records_format` csv; while a part is used, the next is fetched.
        """
        query = query.but(limit=min(chunk, MOST_ROWS), offset=0, after=None)
        by_key = by_record_id_only(query) and RECORD_ID not in query.filters
        by_key = by_key and self.transport.supports.range_filters
        if self.transport.supports.dump and by_key and is_whole_table(query):
            part = b""
            for part in self._dumped(query):
                yield part
            query = query.but(after=last_id(part)) if part else query
        yield from walk(query, self._read_csv, by_key=by_key)

    def _dumped(self, query: Query) -> Iterator[bytes]:
        """As far as it goes: whoever asks looks whether there is more."""
        columns = columns_asked(query, key=self.key)
        try:
            yield from dumped(self.transport.dump(self.resource_id, columns), columns)
        except DatastoreError as error:
            log.warning("CKAN's dump broke off, on by search: %s", error)

    def _read_csv(self, query: Query) -> Lines:
        data = {**search_data(query, key=self.key), "records_format": "csv"}
        answer = self._call("datastore_search", self._about(data))
        if not isinstance(answer, dict) or not isinstance(answer.get("records"), str):
            raise UnexpectedAnswer("The answer holds no CSV.", action="datastore_search")
        return Lines(answer["records"].encode(), limit_of(answer, query.limit))

    def get(self, keys: Collection[Key]) -> dict[Key, Record]:
        """The records with these keys, in the order of the keys; missing ones are left out.

        CKAN: `datastore_search` with a list as filter, 1,000 keys at a time; sorted, since else
        PostgreSQL reads through a whole large table for them. Raises `DuplicateKey` when a key
        column turns out not to be unique.
        """
        wanted = self.key_column.all_checked(keys)
        found: dict[Key, Record] = {}
        for some in _chunks(wanted, KEYS_AT_ONCE):
            asked = Query(
                filters={self.key: some}, sort=(Sort(self.key),), limit=MOST_ROWS, total=False
            )
            page = self.search(asked)
            for record in page.records:
                key = self.key_of(record)
                if key in found:
                    raise DuplicateKey(
                        f"Several records have the same value in {self.key}; it can't be the key.",
                        action="datastore_search",
                    )
                found[key] = record
        return {key: found[key] for key in wanted if key in found}

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

    # --- Writing --------------------------------------------------------------------------

    def insert(
        self, records: Sequence[Mapping[str, Any]], *, recount: bool = False
    ) -> list[Key | None]:
        """Add records, all or none, and tell their keys, in the same order.

        `recount`: CKAN may count the table's records; for the last of several calls.

        CKAN: `datastore_upsert` with method insert, which is never repeated. Only 2.12 tells a
        new `_id`, of a single record; elsewhere it is found by comparing what is new in the table
        (`find_inserted`), None where that fails. After an error with `may_be_written`, look with
        `find_inserted` before trying again.
        """
        ready = [self._ready_to_insert(record) for record in records]
        self._check_size(ready, "insert")
        ready = self._adapted(ready)
        self._check_fits(ready)
        data = self._write_data(ready, method="insert") | _counting(recount)
        if not self.key_column.is_record_id:
            self._call_once("datastore_upsert", data)
            return [self.key_of(record) for record in ready]
        if len(ready) == 1 and self.transport.supports.include_records:
            data["include_records"] = True
            answer = self._call_once("datastore_upsert", data)
            return [_told_id(answer)]
        after = self.last_key()
        self._call_once("datastore_upsert", data)
        try:
            return self.find_inserted(ready, after=after)
        except DatastoreError as error:
            error.may_be_written = True  # this was only the looking back
            raise

    def last_key(self) -> int:
        """The highest `_id`, 0 in an empty table: what is inserted later comes after it.

        CKAN: `datastore_search`, sorted by `_id` downwards.
        """
        newest = Query(sort=(Sort(RECORD_ID, "desc"),), columns=(RECORD_ID,), limit=1, total=False)
        return max((int(record[RECORD_ID]) for record in self.search(newest).records), default=0)

    def find_inserted(
        self, records: Sequence[Mapping[str, Any]], *, after: int
    ) -> list[Key | None]:
        """The keys of the records with these values and an `_id` above `after`, else None.

        So one finds out whether an insert landed; equal records get different keys. `after` is
        the `last_key` from before the insert. CKAN: `datastore_search`.
        """
        by_range = self.transport.supports.range_filters
        found = match(records, newer_pages(self.search, after, by_range=by_range))
        return [self.key_of(record) if record else None for record in found]

    def update(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Change records, all or none: each holds its key and only the columns that change.

        CKAN: `datastore_upsert` with method update, sorted by key so that two writers don't cross.
        Raises `RecordNotFound` when one is gone (`.key` only for a single record), `Invalid` with
        `.row` counting in the order of keys; `Refused` on CKAN 2.8 and 2.9 when the key is `_id`.
        """
        ready = [self._keyed(record) for record in records]
        self._check_size(ready, "update")
        if any(len(record) < 2 for record in ready):
            raise Refused("An update changes at least one column.", action="datastore_upsert")
        keys = [self.key_of(record) for record in ready]
        if len(set(keys)) < len(keys):
            raise Refused("A record occurs twice in one update.", action="datastore_upsert")
        if self.key_column.is_record_id and not self.transport.supports.record_id_key:
            raise Refused(
                "This CKAN (before 2.10) edits only by a key column: set DATASTORE_KEY.",
                action="datastore_upsert",
            )
        ready.sort(key=self.key_of)
        try:
            self._upsert(ready, method="update")
        except RecordNotFound as error:
            error.key = keys[0] if len(keys) == 1 else None
            raise

    def upsert(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Change the records whose key is known, add the others; by a key column only.

        CKAN: `datastore_upsert`. Raises `Refused` when the key is `_id`: an unknown `_id` would
        become a new record with another number. On CKAN 2.12 the words of changed records are not
        found until a later `update`; so prefer that for what exists.
        """
        if self.key_column.is_record_id:
            raise Refused("An upsert goes by a key column, not by _id.", action="datastore_upsert")
        ready = [self._keyed(record) for record in records]
        self._check_size(ready, "upsert")
        self._upsert(sorted(ready, key=self.key_of), method="upsert")

    def delete(self, keys: Collection[Key], *, recount: bool = False) -> None:
        """Delete the records with these keys; keys that are gone already are no error.

        `recount`: CKAN may count the table's records; for the last of several calls.

        CKAN: `datastore_records_delete`, before 2.11 `datastore_delete` with filters. Raises
        `Refused`, before any call, for anything but a collection of one to 32,000 keys: without
        filters CKAN drops the table, with empty ones it empties it.
        """
        wanted = self.key_column.all_checked(keys)
        self._check_size(wanted, "delete")
        data = self._about({"filters": {self.key: wanted}, **self._forced()})
        if self.transport.supports.records_delete:
            self._call("datastore_records_delete", data | _counting(recount))
        else:
            self._call("datastore_delete", data)

    def insert_refusals(
        self, records: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[int, DatastoreError]]:
        """Which of these can't be inserted, by their place, and why; nothing is written.

        CKAN: `datastore_upsert` with `dry_run`, which does it and takes it back; numbers of records
        are used up. One call when all are well, some more for each that isn't. Raises `Refused`
        where the store can't (before CKAN 2.9, which would write).
        """

        def attempt(some: Sequence[Record]) -> None:
            ready = self._adapted([self._ready_to_insert(record) for record in some])
            self._check_fits(ready)
            self._try_out(ready, method="insert")

        return self._refusals(records, attempt)

    def update_refusals(
        self, records: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[int, DatastoreError]]:
        """As `insert_refusals`, for changes of what is there, as `update` takes them."""

        def attempt(some: Sequence[Record]) -> None:
            ready = sorted((self._keyed(record) for record in some), key=self.key_of)
            self._try_out(self._adapted(ready), method="update")

        return self._refusals(records, attempt)

    def _refusals(
        self,
        records: Sequence[Mapping[str, Any]],
        attempt: Callable[[Sequence[Record]], None],
    ) -> Iterator[tuple[int, DatastoreError]]:
        if not self.transport.supports.dry_run:
            raise Refused(
                "This CKAN can't try a write without doing it.", action="datastore_upsert"
            )
        self._check_size(records, "try")
        return refusals([dict(record) for record in records], attempt)

    def _try_out(self, ready: list[Record], *, method: str) -> None:
        data = self._write_data(ready, method=method) | _counting(False)
        self._call("datastore_upsert", data | {"dry_run": True})

    # --- The table itself -----------------------------------------------------------------

    def create(
        self,
        fields: Sequence[Field],
        *,
        package_id: str = "",
        name: str = "",
        key: Sequence[str] = (),
        indexes: Sequence[str] = (),
        alias: str = "",
        records: Sequence[Mapping[str, Any]] = (),
    ) -> str:
        """Make a table with these columns and tell its resource id.

        With `package_id` a new resource in that data set, else the table of this resource, or new
        columns in it. `key`: columns that together are unique; `indexes`: columns that are looked
        in often, each with an index; `alias`: another name to search it by.
        CKAN: `datastore_create`. Raises `Invalid` for a column name that CKAN refuses,
        `DuplicateKey`.
        """
        data: dict[str, Any] = {
            "fields": _described(fields),
            "records": [sendable_record(record) for record in records],
        }
        if key:
            data["primary_key"] = _column_list(key)
        if indexes:
            data["indexes"] = _column_list(indexes)
        if alias:
            data["aliases"] = [sendable_text(alias)]
        if package_id:
            data["resource"] = {"package_id": package_id, "name": name}
        else:
            data |= {"resource_id": self.resource_id, **self._forced()}
        answer = self._call_once("datastore_create", data)
        if not isinstance(answer, dict) or "resource_id" not in answer:
            raise UnexpectedAnswer(action="datastore_create", may_be_written=True)
        return str(answer["resource_id"])

    def set_key(self, columns: Sequence[str]) -> None:
        """Make these columns the key, in place of any other; none removes it.

        CKAN: `datastore_create` with `primary_key` and nothing else. Raises `DuplicateKey` when
        records share a value (the old key stays), `Invalid` for an unknown column or `_id`.
        """
        data = {"primary_key": _column_list(columns), **self._forced()}
        self._call("datastore_create", self._about(data))

    def set_info(self, fields: Sequence[Field]) -> None:
        """Write the data dictionary: the `info` of each of these columns, in place of what it was.

        `fields`: all columns of the table in its order, as `describe` gives them, for CKAN before
        2.11 takes no others; types stay as they are. CKAN: `datastore_create`.
        """
        data = {"fields": _described(fields), **self._forced()}
        self._call("datastore_create", self._about(data))

    # --- What these have in common --------------------------------------------------------

    def _call(self, action: str, data: Mapping[str, Any]) -> Any:
        """For what may be done twice: reads, and writes by key."""
        return self.transport.call(action, data, repeatable=True)

    def _call_once(self, action: str, data: Mapping[str, Any]) -> Any:
        return self.transport.call(action, data, repeatable=False)

    def _about(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return {"resource_id": self.resource_id, **data}

    def _forced(self) -> dict[str, Any]:
        return {"force": True} if self.force else {}

    def _upsert(self, records: list[Record], *, method: str) -> None:
        data = self._write_data(self._adapted(records), method=method)
        self._call("datastore_upsert", data | _counting(False))

    def _write_data(self, records: list[Record], *, method: str) -> dict[str, Any]:
        return self._about({"method": method, "records": records, **self._forced()})

    def _adapted(self, records: list[Record]) -> list[Record]:
        """The records as this store wants them: before CKAN 2.11 "" fits only text."""
        if not any("" in record.values() for record in records):
            return records
        if self.transport.supports.empty_text_is_null:
            return records
        types = self._types()
        return [empty_to_null(record, types) for record in records]

    def _types(self) -> dict[str, str]:
        fields = self.search(Query(limit=0, total=False)).fields
        return {field.id: field.type for field in fields}

    def _check_fits(self, records: list[Record]) -> None:
        """Before CKAN 2.11 an insert of "abc" as a number is a bare 500, which tells nothing."""
        if self.transport.supports.empty_text_is_null:
            return
        types = self._types()
        for row, record in enumerate(records):
            for column, value in record.items():
                if not fits(value, type_ := types.get(column, "text")):
                    message = f"{value!r} can't be stored as {type_}"
                    raise Invalid(
                        f"{Invalid.summary} ({column}: {message})",
                        fields={column: [message]},
                        row=row,
                        action="datastore_upsert",
                    )

    def _ready_to_insert(self, record: Mapping[str, Any]) -> Record:
        ready = sendable_record(record)
        if RECORD_ID in ready:
            raise Refused("A new record gets its _id from the DataStore.", column=RECORD_ID)
        if not self.key_column.is_record_id:
            self.key_column.checked(ready.get(self.key))
        return ready

    def _keyed(self, record: Mapping[str, Any]) -> Record:
        ready = sendable_record(record)
        ready[self.key] = self.key_column.checked(ready.get(self.key))
        if not self.key_column.is_record_id and RECORD_ID in ready:
            raise Refused("CKAN would take the _id for the key.", column=RECORD_ID)
        return ready

    def _check_size(self, items: Sequence[Any], verb: str) -> None:
        if not 1 <= len(items) <= MOST_ROWS:
            raise Refused(f"One {verb} takes 1 to {MOST_ROWS} records, not {len(items)}.")


def _counting(recount: bool) -> dict[str, Any]:
    """CKAN's own default counts where that is of use: 2.12 in the background, older ones not."""
    return {} if recount else {"calculate_record_count": False}


def _told_id(answer: Any) -> Key:
    try:
        return int(answer["records"][0][RECORD_ID])
    except (TypeError, KeyError, IndexError, ValueError) as error:
        raise UnexpectedAnswer(action="datastore_upsert", may_be_written=True) from error


def _described(fields: Sequence[Field]) -> list[dict[str, Any]]:
    return [
        {"id": sendable_text(f.id), "type": f.type, "info": sendable_record(f.info)} for f in fields
    ]


def _column_list(columns: Sequence[str]) -> list[str]:
    if isinstance(columns, str):
        raise Refused("A key is a list of columns.")  # CKAN would split it at the commas
    return [sendable_text(column) for column in columns]


def _hashable(value: Any) -> Any:
    return value if not isinstance(value, list | dict) else str(value)


def _chunks(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some
