"""Indexes: the unique one of the primary key, those asked for, and those that searches need."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable

from . import tables
from .database import Database
from .failures import ActionFailed, invalid
from .tables import Column, Table

LARGE = 10_000
"""From this number of records on, a column that is filtered or sorted gets an index."""


def columns_named(table: Table, names: list[str]) -> list[Column]:
    """The columns with these names; raises ActionFailed for `_id` and what is none."""
    columns = [table.column(name) for name in names if name != "_id"]
    if None in columns or len(columns) != len(names):
        raise invalid(index=[f'The field "{names}" is not a valid column name.'])
    return [column for column in columns if column]


def set_primary_key(db: sqlite3.Connection, table: Table, names: list[str]) -> None:
    """A unique index over these columns; NULLs are never equal. `[]` takes it away."""
    columns = columns_named(table, names)
    if names == table.primary_key:
        return
    index = f"{table.sql}_key"
    db.execute(f"DROP INDEX IF EXISTS {index}")
    if columns:
        over = ", ".join(column.order for column in columns)
        try:
            db.execute(f"CREATE UNIQUE INDEX {index} ON {table.sql} ({over})")
        except sqlite3.IntegrityError as error:
            raise invalid(
                constraints=[
                    "Cannot insert records or create indexbecause of uniqueness constraint"
                ],
                info={"orig": _duplicated(db, table, columns), "pgcode": "23505"},
            ) from error
    table.primary_key = list(names)
    tables.save(db, table)


def _duplicated(db: sqlite3.Connection, table: Table, columns: list[Column]) -> str:
    over = ", ".join(column.order for column in columns)
    known = " AND ".join(f"{column.order} IS NOT NULL" for column in columns)
    values = db.execute(
        f"SELECT {', '.join(c.sql for c in columns)} FROM {table.sql}"
        f" WHERE {known} GROUP BY {over} HAVING count(*) > 1 LIMIT 1"
    ).fetchone()
    names = ", ".join(column.id for column in columns)
    return (
        f'could not create unique index "{table.index_name([c.id for c in columns])}"\n'
        f"DETAIL:  Key ({names})=({', '.join(map(str, values))}) is duplicated.\n"
    )


def set_indexes(db: sqlite3.Connection, table: Table, wanted: list[list[str]]) -> None:
    """Plain indexes over these lists of columns, in place of the earlier ones."""
    for position in range(len(table.indexes)):
        db.execute(f"DROP INDEX IF EXISTS {table.sql}_index_{position}")
    for position, names in enumerate(wanted):
        over = ", ".join(column.order for column in columns_named(table, names))
        db.execute(f"CREATE INDEX {table.sql}_index_{position} ON {table.sql} ({over})")
    table.indexes = wanted
    tables.save(db, table)


def missing(db: sqlite3.Connection, table: Table, columns: Iterable[Column]) -> list[Column]:
    """Those of the columns that a search in this large table should have an index on."""
    wanted = {_search_index(table, column): column for column in columns if column.slot}
    if table.records < LARGE or not wanted:
        return []
    names = db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?", [table.sql]
    )
    for (name,) in names:
        wanted.pop(name, None)
    return list(wanted.values())


def make_search_indexes(database: Database, table: Table, columns: list[Column]) -> None:
    """Seconds for a million records, once; after it such a search takes milliseconds.

    Another process may do the same, or be writing for long: then the search goes without.
    """
    with contextlib.suppress(ActionFailed, sqlite3.OperationalError), database.writing() as db:
        for column in columns:
            index = _search_index(table, column)
            db.execute(f"CREATE INDEX IF NOT EXISTS {index} ON {table.sql} ({column.order})")
        db.execute("PRAGMA analysis_limit = 1000")
        db.execute(f"ANALYZE {table.sql}")


def _search_index(table: Table, column: Column) -> str:
    return f"{table.sql}_{column.order}"
