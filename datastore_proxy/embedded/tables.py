"""A DataStore table in SQLite: its columns, its word index, and the entry that describes it.

Columns are called c1, c2, … in SQLite and have their own names in the entry: PostgreSQL's names
know capitals and any sign, SQLite's don't. A numeric column has a second one, k1, k2, …, that
sorts as the numbers do. Triggers keep the word index (FTS5, over a view that gives each column
as words) equal to the table, whoever writes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any

from .failures import not_found
from .kinds import ID, KINDS, Kind


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `slot` is its number in SQLite's table (0 for `_id`), `info` its data dictionary."""

    id: str
    kind: Kind
    slot: int
    info: dict[str, Any] = field(default_factory=dict)

    @property
    def sql(self) -> str:
        """Where its value is."""
        return f"c{self.slot}" if self.slot else "_id"

    @property
    def order(self) -> str:
        """What to compare and to sort it by."""
        return f"k{self.slot}" if self.kind.has_sort_key else self.sql

    @property
    def words(self) -> str:
        """Its column in the word index."""
        return f"w{self.slot}"


ROW_ID = Column("_id", ID, 0)


@dataclass(slots=True)
class Table:
    """A resource's table; `records` is kept right with every write, so that nobody has to count."""

    resource_id: str
    number: int
    records: int
    columns: list[Column]
    primary_key: list[str]
    indexes: list[list[str]]

    @property
    def sql(self) -> str:
        """Its name in SQLite."""
        return f"data_{self.number}"

    @property
    def words(self) -> str:
        """The name of its word index."""
        return f"words_{self.number}"

    def column(self, name: object) -> Column | None:
        """The column of that name, `_id` included; None where there is none."""
        if name == "_id":
            return ROW_ID
        return next((column for column in self.columns if column.id == name), None)

    def index_name(self, columns: Sequence[str]) -> str:
        """CKAN's name for an index of this table."""
        return index_name(self.resource_id, columns)


def index_name(resource_id: str, columns: Sequence[str]) -> str:
    """CKAN's name for the index over these columns: a hash, which occurs in its messages."""
    quoted = ", ".join(f'"{column}"' for column in columns)
    return sha1((resource_id + quoted).encode(), usedforsecurity=False).hexdigest()


def find(db: sqlite3.Connection, resource_id: str) -> Table | None:
    """The table of this resource; None where it has none."""
    row = db.execute(
        "SELECT number, records, definition FROM datastore WHERE resource_id = ?", [resource_id]
    ).fetchone()
    if row is None:
        return None
    definition = json.loads(row[2])
    columns = [
        Column(name, KINDS[kind], slot, info) for name, kind, slot, info in definition["columns"]
    ]
    return Table(
        resource_id, row[0], row[1], columns, definition["primary_key"], definition["indexes"]
    )


def find_by_alias(db: sqlite3.Connection, name: str) -> Table | None:
    """The table with this resource id or alias."""
    row = db.execute("SELECT resource_id FROM alias WHERE name = ?", [name]).fetchone()
    return find(db, row[0] if row else name)


def get(db: sqlite3.Connection, resource_id: str) -> Table:
    """The table of this resource; raises ActionFailed (404) where it has none."""
    table = find(db, resource_id)
    if table is None:
        raise not_found(f'Not found: Resource "{resource_id}" was not found.')
    return table


def create(db: sqlite3.Connection, resource_id: str, columns: list[Column]) -> Table:
    """A new, empty table."""
    cursor = db.execute(
        "INSERT INTO datastore (resource_id, definition) VALUES (?, '')", [resource_id]
    )
    table = Table(resource_id, cursor.lastrowid or 0, 0, columns, [], [])
    parts = ["_id INTEGER PRIMARY KEY AUTOINCREMENT"]
    for column in columns:
        parts += _column_parts(column)
    db.execute(f"CREATE TABLE {table.sql} ({', '.join(parts)})")
    make_word_index(db, table)
    save(db, table)
    return table


def save(db: sqlite3.Connection, table: Table) -> None:
    """Keep the definition of the table after its columns, key or indexes changed."""
    definition = {
        "columns": [[c.id, c.kind.name, c.slot, c.info] for c in table.columns],
        "primary_key": table.primary_key,
        "indexes": table.indexes,
    }
    db.execute(
        "UPDATE datastore SET definition = ?, records = ? WHERE number = ?",
        [json.dumps(definition), table.records, table.number],
    )


def count(db: sqlite3.Connection, table: Table, more: int) -> None:
    """Keep the number of records right: in the transaction that adds or deletes them."""
    table.records += more
    db.execute("UPDATE datastore SET records = ? WHERE number = ?", [table.records, table.number])


def drop(db: sqlite3.Connection, table: Table) -> None:
    """Delete the table with its word index."""
    drop_word_index(db, table)
    db.execute(f"DROP TABLE {table.sql}")
    db.execute("DELETE FROM datastore WHERE number = ?", [table.number])
    db.execute("DELETE FROM alias WHERE resource_id = ?", [table.resource_id])


def add_columns(db: sqlite3.Connection, table: Table, columns: list[Column]) -> None:
    """Add columns, NULL in every record; the word index must be made anew after it."""
    for column in columns:
        for part in _column_parts(column):
            db.execute(f"ALTER TABLE {table.sql} ADD COLUMN {part}")
        table.columns.append(column)


def drop_columns(db: sqlite3.Connection, table: Table, columns: list[Column]) -> None:
    """Drop columns and the indexes on them; the word index must be dropped before it."""
    for column in columns:
        for name, definition in _indexes(db, table):
            if column.order in definition.partition("(")[2].rstrip(")").split(", "):
                db.execute(f"DROP INDEX {name}")
        for name in {column.sql, column.order}:
            db.execute(f"ALTER TABLE {table.sql} DROP COLUMN {name}")
        table.columns.remove(column)


def _indexes(db: sqlite3.Connection, table: Table) -> list[tuple[str, str]]:
    return db.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql <> ''",
        [table.sql],
    ).fetchall()


def _column_parts(column: Column) -> list[str]:
    parts = [f"{column.sql} {column.kind.affinity}"]
    return [*parts, f"{column.order} TEXT"] if column.kind.has_sort_key else parts


def make_word_index(db: sqlite3.Connection, table: Table) -> None:
    """The word index over all that is in the table, and the triggers that keep it."""
    if not table.columns:
        return
    words, data, view = table.words, table.sql, f"{table.words}_view"
    names = ", ".join(column.words for column in table.columns)
    db.execute(f"CREATE VIEW {view} (_id, {names}) AS SELECT _id, {_as_words(table)} FROM {data}")
    # The stemming of PostgreSQL's `english`; accents matter there, and so they do here.
    db.execute(
        f"CREATE VIRTUAL TABLE {words} USING fts5({names}, content={view}, content_rowid=_id,"
        " tokenize='porter unicode61 remove_diacritics 0')"
    )
    add = f"INSERT INTO {words} (rowid, {names}) VALUES (NEW._id, {_as_words(table, 'NEW.')});"
    remove = (
        f"INSERT INTO {words} ({words}, rowid, {names})"
        f" VALUES ('delete', OLD._id, {_as_words(table, 'OLD.')});"
    )
    for event, actions in {"INSERT": add, "DELETE": remove, "UPDATE": remove + add}.items():
        db.execute(f"CREATE TRIGGER {words}_{event} AFTER {event} ON {data} BEGIN {actions} END")
    if table.records:
        db.execute(f"INSERT INTO {words} ({words}) VALUES ('rebuild')")


def drop_word_index(db: sqlite3.Connection, table: Table) -> None:
    """As before columns change: the index holds all of them."""
    for event in ("INSERT", "DELETE", "UPDATE"):
        db.execute(f"DROP TRIGGER IF EXISTS {table.words}_{event}")
    db.execute(f"DROP TABLE IF EXISTS {table.words}")
    db.execute(f"DROP VIEW IF EXISTS {table.words}_view")


def _as_words(table: Table, prefix: str = "") -> str:
    """Every column as the text in which words are looked for: `true`, not 1."""
    return ", ".join(
        f"CASE {prefix}{column.sql} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"
        if column.kind.name == "bool"
        else f"{prefix}{column.sql}"
        for column in table.columns
    )
