"""datastore_search."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from . import filters, indexes, parameters, tables, words
from .database import Database
from .failures import invalid, invalid_query, refuse
from .filters import BadValue, Condition
from .formats import FORMATS, Shown, as_format
from .parameters import Data
from .sorting import Clause, read_sort
from .tables import ROW_ID, Column, Table
from .words import Match

DEFAULT_LIMIT = 100
MAX_LIMIT = 32_000
RANKED = 20_000
"""With more hits than this, the order is by `_id`: a word so common says little."""

KNOWN = frozenset(
    "resource_id id filters q full_text distinct plain language limit offset fields sort"
    " include_total include_next_page total_estimation_threshold records_format".split()
)


def datastore_search(database: Database, data: Data) -> dict[str, Any]:
    resource_id = parameters.resource_id(data)
    parameters.only(data, KNOWN)
    for last_try in (False, True):
        with database.reading() as db:
            table = tables.find_by_alias(db, resource_id)
            if table is None:
                table = tables.get(db, resource_id)
            search = _read(table, data)
            missing = indexes.missing(db, table, search.compared)
            if last_try or not missing:
                return _answer(db, search, data)
        indexes.make_search_indexes(database, table, missing)
    raise AssertionError


@dataclass(slots=True)
class _Search:
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
    ranked: bool = field(default=False)

    @property
    def compared(self) -> list[Column]:
        return self.condition.columns + [clause.column for clause in self.sort[:1]]


def _read(table: Table, data: Data) -> _Search:
    limit = parameters.natural(data, "limit", DEFAULT_LIMIT)
    if limit < 0:
        refuse("limit", "Must be a natural number")
    offset = parameters.natural(data, "offset", 0)
    if offset < 0:
        refuse("offset", f'invalid value "{data["offset"]}"')
    records_format = data.get("records_format") or "objects"
    if records_format not in FORMATS:
        refuse("records_format", f"Value must be one of {list(FORMATS)}")
    asked = parameters.names(data, "fields")
    columns = _columns(table, asked)
    match, ranks, wanted = _words(table, data)
    if asked:
        ranks = []
    search = _Search(
        table=table,
        columns=columns,
        condition=_condition(table, data),
        match=match,
        nothing=wanted and match is None,
        ranks=ranks,
        sort=read_sort(table, data),
        distinct=parameters.flag(data, "distinct"),
        limit=min(limit, MAX_LIMIT),
        offset=offset,
        format=records_format,
        total=parameters.flag(data, "include_total", True),
        next_page=parameters.flag(data, "include_next_page"),
    )
    if search.distinct:
        _check_distinct(search)
    return search


def _columns(table: Table, asked: list[str] | None) -> list[Column]:
    if not asked:
        return [ROW_ID, *table.columns]
    columns = [table.column(name) for name in asked]
    unknown = [name for name, column in zip(asked, columns, strict=True) if column is None]
    if unknown:
        raise invalid(fields=[f'invalid value "{name}"' for name in unknown])
    return [column for column in columns if column]


def _condition(table: Table, data: Data) -> Condition:
    try:
        return filters.compile_filters(table, parameters.from_json_text(data, "filters"))
    except BadValue as error:
        raise invalid_query(str(error)) from error


def _words(table: Table, data: Data) -> tuple[Match | None, list[str], bool]:
    """What to look for, the names of the rank's columns, and whether anything was asked."""
    language = data.get("language") or "english"
    if str(language).removeprefix("pg_catalog.") not in words.LANGUAGES:
        raise invalid_query(f'text search configuration "{language}" does not exist')
    parse = words.plain if parameters.flag(data, "plain", True) else words.tsquery
    read = partial(parse, ignored=words.stop_words(str(language)))
    text, per_column = data.get("full_text"), _q(data)
    if isinstance(per_column, str):
        text, per_column = text or per_column, {}
    if text is not None and not isinstance(text, str):
        refuse("full_text", "Not a string")
    parts: list[Match | None] = []
    ranks: list[str] = []
    if text:
        parts.append(read(text))
        ranks.append("rank")
    for name, value in per_column.items():
        column = table.column(name)
        if column is None or not column.slot:
            refuse("q", f'invalid value "{name}"')
        if not isinstance(value, str):
            refuse("q", f'invalid value "{value}"')
        match = read(value)
        parts.append(match and words.in_column(column.words, match))
        ranks.append(f"rank {name}")
    found = [part for part in parts if part]
    if not found or len(found) < len(parts) or not table.columns:
        return None, ranks, bool(parts)
    return words.all_of(found) if len(found) > 1 else found[0], ranks, True


def _q(data: Data) -> str | dict[str, Any]:
    q = data.get("q")
    if q is None:
        return ""
    if isinstance(q, str) and q.lstrip().startswith("{"):
        try:
            q = json.loads(q)
        except ValueError:
            return str(q)
    if isinstance(q, (str, dict)):
        return q
    return refuse("q", f'invalid value "{q}"')


def _check_distinct(search: _Search) -> None:
    for column in search.columns:
        if column.kind.is_json:
            raise invalid_query(
                f"could not identify an equality operator for type {column.kind.name}"
            )
    for clause in search.sort:
        if clause.column not in search.columns:
            raise invalid_query(
                "for SELECT DISTINCT, ORDER BY expressions must appear in select list"
            )


def _answer(db: sqlite3.Connection, search: _Search, data: Data) -> dict[str, Any]:
    total = _total(db, search) if search.total else None
    rows = _rows(db, search, total)
    shown: list[Shown] = [(column.id, column.kind) for column in search.columns]
    shown += [(name, None) for name in search.ranks]
    result: dict[str, Any] = {
        **{name: value for name, value in data.items() if name != "id"},
        "resource_id": search.table.resource_id,
        "include_total": search.total,
        "limit": search.limit,
        "records_format": search.format,
        "records": as_format(search.format, shown, rows),
        "fields": [_described(column) for column in search.columns]
        + [{"id": name, "type": "float"} for name in search.ranks],
    }
    if total is not None:
        result["total"] = total
        result["total_was_estimated"] = False
    if search.next_page and rows and (page := _next_page(search, rows)):
        result["next_page"] = page
    return result


def _described(column: Column) -> dict[str, Any]:
    described = {"id": column.id, "type": column.kind.name if column.slot else "int"}
    return {**described, "info": column.info} if column.info else described


def _next_page(search: _Search, rows: list[Sequence[Any]]) -> dict[str, Any] | None:
    if [clause.column for clause in search.sort] not in ([], [ROW_ID]):
        return None
    if ROW_ID not in search.columns or (search.match and not search.sort):
        return None
    last = rows[-1][search.columns.index(ROW_ID)]
    return {"_id": {"lt" if search.sort and search.sort[0].descending else "gt": last}}


def _total(db: sqlite3.Connection, search: _Search) -> int:
    if search.nothing:
        return 0
    if not search.match and not search.distinct and search.condition is filters.EVERYTHING:
        return search.table.records
    if search.distinct:
        chosen = ", ".join(dict.fromkeys(column.order for column in search.columns))
        source, values = _source(search)
        sql = f"SELECT count(*) FROM (SELECT DISTINCT {chosen} {source})"
    else:
        source, values = _source(search, needs_data=False)
        sql = f"SELECT count(*) {source}"
    return int(db.execute(sql, values).fetchone()[0])


def _rows(db: sqlite3.Connection, search: _Search, total: int | None) -> list[Sequence[Any]]:
    if search.nothing or not search.limit:
        return []
    search.ranked = _is_ranked(db, search, total)
    chosen = [column.sql for column in search.columns]
    if search.ranks:
        # PostgreSQL's normalisation 32: rank / (rank + 1).
        rank = "-rank / (1 - rank)" if search.ranked else "0.0"
        chosen += [rank] * len(search.ranks)
    source, values = _source(search)
    grouped = ""
    if search.distinct:
        grouped = f" GROUP BY {', '.join(dict.fromkeys(c.order for c in search.columns))}"
    sql = f"SELECT {', '.join(chosen)} {source}{grouped} ORDER BY {_order(search)} LIMIT ? OFFSET ?"
    return db.execute(sql, [*values, search.limit, search.offset]).fetchall()


def _is_ranked(db: sqlite3.Connection, search: _Search, total: int | None) -> bool:
    if not search.match or search.match.absent or not (search.ranks or not search.sort):
        return False
    if total is not None and total > RANKED:
        return False
    words_index = search.table.words
    hits = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {words_index}"
        f" WHERE {words_index} MATCH ? LIMIT {RANKED + 1})",
        [search.match.sql],
    ).fetchone()[0]
    return bool(hits <= RANKED)


def _source(search: _Search, *, needs_data: bool = True) -> tuple[str, list[Any]]:
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


def _order(search: _Search) -> str:
    if search.sort:
        clauses = [clause.sql for clause in search.sort]
    elif search.distinct:
        clauses = [f"{c.order} NULLS LAST" if c.slot else "_id" for c in search.columns]
    else:
        clauses = ["rank"] if search.ranked else []
    # Ties in a fixed order: CKAN leaves it open, and then pages lose and repeat records.
    if not search.distinct and "_id" not in clauses and "_id DESC" not in clauses:
        clauses.append("_id")
    if search.match and not search.match.absent:
        # The word index gives its hits in this order by itself.
        clauses = [re.sub(r"^_id\b", f"{search.table.words}.rowid", clause) for clause in clauses]
    return ", ".join(clauses)
