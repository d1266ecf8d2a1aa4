"""The SQL of a search: the number of records, and the rows of the page."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import filters
from .filters import Condition
from .sorting import BY_ID, Clause
from .tables import Column, Table
from .words import Match

RANKED = 20_000
"""With more hits than this, the order is by `_id`: a word so common says little."""


@dataclass(frozen=True, slots=True)
class Search:
    """What `datastore_search` asked, read and checked."""

    table: Table
    columns: list[Column]
    condition: Condition
    match: Match | None
    nothing: bool
    """Words were asked for, and none is left without the stop words."""
    ranks: list[str]
    """Names of the columns for the rank."""
    sort: list[Clause]
    distinct: bool
    limit: int
    offset: int
    format: str
    total: bool
    next_page: bool

    @property
    def compared(self) -> list[Column]:
        """The columns that an index would help with."""
        return self.condition.columns + [clause.column for clause in self.sort[:1]]

    @property
    def is_whole_table(self) -> bool:
        """Whether it leaves nothing out: then the number of records is known without counting."""
        return (
            self.match is None
            and not self.nothing
            and not self.distinct
            and self.condition is filters.EVERYTHING
        )


def total(db: sqlite3.Connection, search: Search) -> int:
    """How many rows there are, `limit` and `offset` left out."""
    if search.nothing:
        return 0
    if search.is_whole_table:
        return search.table.records
    if search.distinct:
        source, values = _source(search)
        sql = f"SELECT count(*) FROM (SELECT DISTINCT {_distinct(search)} {source})"
    else:
        source, values = _source(search, needs_data=False)
        sql = f"SELECT count(*) {source}"
    return int(db.execute(sql, values).fetchone()[0])


def rows(db: sqlite3.Connection, search: Search) -> list[Sequence[Any]]:
    """The rows of the page, as SQLite holds them."""
    if search.nothing or not search.limit:
        return []
    if search.match:
        return _rows_with_words(db, search, search.match)
    if search.distinct:
        return _distinct_rows(db, search)
    return _plain_rows(db, search)


def _plain_rows(db: sqlite3.Connection, search: Search) -> list[Sequence[Any]]:
    clauses = _with_id(search.sort)
    order, page = _order(clauses), [search.limit, search.offset]
    source, values = _source(search)
    if search.offset:
        # First the numbers of the page's records, from an index alone where there is one.
        inner = order
        if search.is_whole_table and search.offset > search.table.records // 2:
            inner = _order([clause.backwards for clause in clauses])
            page = _page_from_the_end(search)
        found = f"SELECT _id {source} ORDER BY {inner} LIMIT ? OFFSET ?"
        source = f"FROM {search.table.sql} WHERE _id IN ({found})"
        sql = f"SELECT {_chosen(search)} {source} ORDER BY {order}"
    else:
        sql = f"SELECT {_chosen(search)} {source} ORDER BY {order} LIMIT ? OFFSET ?"
    return db.execute(sql, [*values, *page]).fetchall()


def _page_from_the_end(search: Search) -> list[int]:
    """LIMIT and OFFSET of the same records, counted from the last one."""
    left = max(search.table.records - search.offset, 0)
    limit = min(search.limit, left)
    return [limit, left - limit]


def _rows_with_words(db: sqlite3.Connection, search: Search, match: Match) -> list[Sequence[Any]]:
    ranked = _is_ranked(db, search, match)
    # PostgreSQL's normalisation 32: rank / (rank + 1).
    rank = "-rank / (1 - rank)" if ranked else "0.0"
    chosen = ", ".join([_chosen(search), *[rank] * len(search.ranks)])
    source, values = _source(search)
    if search.distinct:
        source += f" GROUP BY {_distinct(search)}"
    clauses = search.sort if search.distinct else _with_id(search.sort)
    # The word index gives its hits in the order of its own number without sorting.
    number = "_id" if match.absent else f"{search.table.words}.rowid"
    order = ", ".join(clause.sql_for(number) for clause in clauses) or "NULL"
    if ranked and not search.sort and not search.distinct:
        order = f"rank, {order}"
    sql = f"SELECT {chosen} {source} ORDER BY {order} LIMIT ? OFFSET ?"
    return db.execute(sql, [*values, search.limit, search.offset]).fetchall()


def _distinct_rows(db: sqlite3.Connection, search: Search) -> list[Sequence[Any]]:
    source, values = _source(search)
    clauses = search.sort or [Clause(column, False, False) for column in search.columns]
    sql = (
        f"SELECT {_chosen(search)} {source} GROUP BY {_distinct(search)}"
        f" ORDER BY {_order(clauses)} LIMIT ? OFFSET ?"
    )
    return db.execute(sql, [*values, search.limit, search.offset]).fetchall()


def _is_ranked(db: sqlite3.Connection, search: Search, match: Match) -> bool:
    """Whether the rank is asked for, and worth its time."""
    if match.absent or search.distinct or not (search.ranks or not search.sort):
        return False
    index = search.table.words
    (hits,) = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {index} WHERE {index} MATCH ? LIMIT {RANKED + 1})",
        [match.sql],
    ).fetchone()
    return bool(hits <= RANKED)


def _source(search: Search, *, needs_data: bool = True) -> tuple[str, list[Any]]:
    """FROM and WHERE, and their values."""
    table, condition, match = search.table, search.condition, search.match
    where = condition.sql
    if match is None:
        return f"FROM {table.sql} WHERE {where}", list(condition.values)
    values = [match.sql, *condition.values]
    found = f"{table.words} MATCH ?"
    if match.absent:
        absent = f"SELECT rowid FROM {table.words} WHERE {found}"
        return f"FROM {table.sql} WHERE _id NOT IN ({absent}) AND ({where})", values
    if condition is filters.EVERYTHING and not needs_data:
        return f"FROM {table.words} WHERE {found}", values
    joined = f"{table.words} CROSS JOIN {table.sql} ON {table.sql}._id = {table.words}.rowid"
    return f"FROM {joined} WHERE {found} AND ({where})", values


def _chosen(search: Search) -> str:
    return ", ".join(column.sql for column in search.columns)


def _distinct(search: Search) -> str:
    return ", ".join(dict.fromkeys(column.order for column in search.columns))


def _with_id(clauses: list[Clause]) -> list[Clause]:
    """Ties in a fixed order: CKAN leaves it open, and then pages lose and repeat records."""
    if any(clause.column is BY_ID.column for clause in clauses):
        return clauses
    return [*clauses, BY_ID]


def _order(clauses: list[Clause]) -> str:
    return ", ".join(clause.sql_for("_id") for clause in clauses)
