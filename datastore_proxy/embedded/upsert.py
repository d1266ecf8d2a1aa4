"""datastore_upsert: insert, update and upsert of records, all of them or none."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from . import parameters, tables
from .database import Database
from .failures import ActionFailed, invalid, refuse
from .formats import as_format
from .kinds import ID
from .numbers import sort_key
from .packages import check_may_be_written
from .parameters import Data
from .tables import ROW_ID, Column, Table
from .unfit import OtherType, Stored, Unfit

METHODS = ("upsert", "insert", "update")

Write = Callable[[Any], list[Stored]]
"""A column's value → the values for its one or two columns in SQLite."""


def datastore_upsert(database: Database, data: Data) -> dict[str, Any]:
    """Insert, update or upsert `records`, all or none. Raises ActionFailed as CKAN answers."""
    resource_id = parameters.resource_id(data)
    method = data.get("method") or "upsert"
    if method not in METHODS:
        refuse("method", f"Value must be one of {list(METHODS)}")
    records = data.get("records") or []
    if isinstance(records, str):
        records = parameters.from_json_text(data, "records")
    if not isinstance(records, list):
        refuse("records", "Not a list")
    answer = {name: value for name, value in data.items() if name not in {"id", "force", "records"}}
    dry_run = parameters.flag(data, "dry_run")
    with database.writing(dry_run=dry_run) as db:
        check_may_be_written(db, resource_id, data)
        table = tables.get(db, resource_id)
        written = write(db, table, method, records)
        if parameters.flag(data, "include_records"):
            answer["records"] = stored_records(db, table, written)
    return {**answer, "resource_id": resource_id, "method": method}


def write(db: sqlite3.Connection, table: Table, method: str, records: list[Any]) -> list[int]:
    """Write the records; gives their `_id`s, in order, each once."""
    if method == "insert":
        return insert(db, table, records)
    writer = _KeyedWriter(db, table, insert_missing=method == "upsert")
    ids = [writer.write(record, row) for row, record in enumerate(records)]
    return list(dict.fromkeys(ids))


def stored_records(db: sqlite3.Connection, table: Table, ids: list[int]) -> list[Any]:
    """The records as datastore_search would show them."""
    columns = [ROW_ID, *table.columns]
    sql = f"SELECT {', '.join(c.sql for c in columns)} FROM {table.sql} WHERE _id = ?"
    rows = [db.execute(sql, [key]).fetchone() for key in ids]
    shown = as_format("objects", [(c.id, c.kind) for c in columns], rows)
    assert not isinstance(shown, str)  # noqa: S101
    return shown


def insert(db: sqlite3.Connection, table: Table, records: list[Any]) -> list[int]:
    """Insert the records, all or none; gives their new `_id`s, in order. Raises ActionFailed."""
    if not records:
        return []
    known = {column.id for column in table.columns}
    for row, record in enumerate(records):
        if not isinstance(record, dict):
            refuse("records", f'row "{row}" is not a json object')
        if not known.issuperset(record):
            extra = ", ".join(str(name) for name in record if name not in known)
            refuse("records", f'row "{row + 1}" has extra keys "{extra}"')
    rows = list(_rows(table, records))
    before = _last_id(db, table)
    try:
        db.executemany(_insert_sql(table, table.columns), rows)
    except sqlite3.IntegrityError as error:
        raise _duplicate(table, _last_id(db, table) - before) from error
    tables.count(db, table, len(rows))
    last = _last_id(db, table)
    return list(range(last - len(rows) + 1, last + 1))


def _rows(table: Table, records: list[dict[str, Any]]) -> Iterator[list[Stored]]:
    writes = [(column.id, write_of(column)) for column in table.columns]
    for row, record in enumerate(records):
        values: list[Stored] = []
        try:
            for name, write in writes:
                values += write(record.get(name))
        except Unfit as error:
            raise invalid(records=[str(error)], records_row=row) from error
        yield values


def _insert_sql(table: Table, columns: list[Column]) -> str:
    names = [name for column in columns for name in _places(column)]
    if not names:
        return f"INSERT INTO {table.sql} DEFAULT VALUES"
    marks = ", ".join("?" * len(names))
    return f"INSERT INTO {table.sql} ({', '.join(names)}) VALUES ({marks})"


def _places(column: Column) -> list[str]:
    return [column.sql, column.order] if column.kind.has_sort_key else [column.sql]


def write_of(column: Column) -> Write:
    """How to store values of this column; raises Unfit with PostgreSQL's words."""
    kind = column.kind
    store = kind.store

    def write(value: Any) -> list[Stored]:
        if value is None:
            return [None]
        try:
            return [store(value)]
        except OtherType as error:
            raise Unfit(error.told_of(column.id, kind.title)) from error

    def write_unless_empty(value: Any) -> list[Stored]:
        return [None] if value == "" else write(value)

    def write_numeric(value: Any) -> list[Stored]:
        (text,) = write_unless_empty(value)
        return [None, None] if text is None else [text, sort_key(Decimal(str(text)))]

    if kind.has_sort_key:
        return write_numeric
    return write if kind.is_text or kind.name == "json" else write_unless_empty


def _last_id(db: sqlite3.Connection, table: Table) -> int:
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table.sql]).fetchone()
    return int(row[0]) if row else 0


def _duplicate(table: Table, row: int) -> ActionFailed:
    name = table.index_name(table.primary_key)
    return invalid(
        records=[f'duplicate key value violates unique constraint "{name}"'], records_row=row
    )


class _KeyedWriter:
    """Updates by `_id` where a record has it, else by the primary key, one record at a time."""

    def __init__(self, db: sqlite3.Connection, table: Table, *, insert_missing: bool) -> None:
        self.db = db
        self.table = table
        self.insert_missing = insert_missing
        self.key = [column for name in table.primary_key if (column := table.column(name))]
        self.writes = {column.id: write_of(column) for column in table.columns}

    def write(self, record: Any, row: int) -> int:
        if not isinstance(record, dict):
            refuse("records", f'row "{row}" is not a json object')
        self._check(record)
        used = [column for column in self.table.columns if column.id in record]
        if not used:
            raise invalid(records=['syntax error at or near ","'], records_row=row)
        try:
            stored = {column.id: self.writes[column.id](record[column.id]) for column in used}
            where, key = self._where(record, stored)
        except Unfit as error:
            raise invalid(records=[str(error)], records_row=row) from error
        values = [value for column in used for value in stored[column.id]]
        try:
            return self._store(record, used, values, where, key)
        except sqlite3.IntegrityError as error:
            raise _duplicate(self.table, row) from error

    def _check(self, record: dict[str, Any]) -> None:
        if "_id" not in record:
            if not self.key:
                refuse("table", "unique key must be passed for update/upsert")
            missing = [column.id for column in self.key if column.id not in record]
            if missing:
                refuse(
                    "key",
                    f'fields "{", ".join(missing)}" are missing\n'
                    "                                but needed as key",
                )
        unknown = [str(name) for name in record if name not in self.writes and name != "_id"]
        if unknown:
            refuse("fields", f'fields "{", ".join(unknown)}" do not exist')

    def _where(
        self, record: dict[str, Any], stored: dict[str, list[Stored]]
    ) -> tuple[str, list[Stored]]:
        if "_id" in record:
            return "_id = ?", [_row_id(record["_id"])]
        where = " AND ".join(f"{column.order} = ?" for column in self.key)
        return where, [stored[column.id][-1] for column in self.key]

    def _store(
        self,
        record: dict[str, Any],
        used: list[Column],
        values: list[Stored],
        where: str,
        key: list[Stored],
    ) -> int:
        setting = ", ".join(f"{place} = ?" for column in used for place in _places(column))
        sql = f"UPDATE {self.table.sql} SET {setting} WHERE {where} RETURNING _id"
        found = self.db.execute(sql, [*values, *key]).fetchall()
        if found:
            return int(found[0][0])
        if not self.insert_missing:
            raise self._key_not_found(record, len(used))
        # An unknown `_id` gets a new number, as in CKAN 2.11.
        cursor = self.db.execute(_insert_sql(self.table, used), values)
        tables.count(self.db, self.table, 1)
        return cursor.lastrowid or 0

    def _key_not_found(self, record: dict[str, Any], used: int) -> ActionFailed:
        names = ["_id"] if "_id" in record else [column.id for column in self.key]
        shown = {f"val_{used + place}": record[name] for place, name in enumerate(names)}
        return invalid(key=[f'key "{shown}" not found'])


def _row_id(value: Any) -> Stored:
    if value is None:
        return None
    try:
        return ID.store(value)
    except OtherType as error:
        raise Unfit(f"operator does not exist: integer = {error}") from error
