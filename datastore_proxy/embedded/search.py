"""datastore_search."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import Any

from . import filters, indexes, parameters, selecting, tables, words
from .database import Database
from .failures import invalid, invalid_query, refuse
from .filters import BadValue, Condition
from .formats import FORMATS, Shown, as_format
from .parameters import Data
from .selecting import Search
from .sorting import read_sort
from .tables import ROW_ID, Column, Table
from .words import Match

DEFAULT_LIMIT = 100
MAX_LIMIT = 32_000
KNOWN = frozenset(
    "resource_id id filters q full_text distinct plain language limit offset fields sort"
    " include_total include_next_page total_estimation_threshold records_format".split()
)


def datastore_search(database: Database, data: Data) -> dict[str, Any]:
    """The records that `data` asks for, in CKAN's answer: `records`, `fields`, `total` and its like."""
    resource_id = parameters.resource_id(data)
    parameters.only(data, KNOWN)
    try:
        return _search(database, resource_id, data)
    except sqlite3.OperationalError as error:
        # A disk that fails, say, is not the fault of the question; that FTS5 takes some hundreds of
        # words, and SQLite no condition without end, is.
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            raise
        raise invalid_query(str(error)) from error


def _search(database: Database, resource_id: str, data: Data) -> dict[str, Any]:
    for last_try in (False, True):
        with database.reading() as db:
            table = tables.find_by_alias(db, resource_id) or tables.get(db, resource_id)
            search = _read(table, data)
            missing = indexes.missing(db, table, search.compared)
            if last_try or not missing:
                return _answer(db, search, data)
        indexes.make_search_indexes(database, table, missing)
    raise AssertionError


def _read(table: Table, data: Data) -> Search:
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
    search = Search(
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
            q = parameters.read_json(q)
        except ValueError:
            return str(q)
    if isinstance(q, list):
        refuse("q", f'invalid value "{q}"')
    return q if isinstance(q, dict) else str(q)


def _check_distinct(search: Search) -> None:
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


def _answer(db: sqlite3.Connection, search: Search, data: Data) -> dict[str, Any]:
    total = selecting.total(db, search) if search.total else None
    rows = selecting.rows(db, search)
    shown: list[Shown] = [(column.id, column.kind) for column in search.columns]
    shown += [(name, None) for name in search.ranks]
    result: dict[str, Any] = {
        **{name: value for name, value in data.items() if name != "id"},
        **({"filters": parameters.from_json_text(data, "filters")} if "filters" in data else {}),
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


def _next_page(search: Search, rows: list[Sequence[Any]]) -> dict[str, Any] | None:
    if [clause.column for clause in search.sort] not in ([], [ROW_ID]):
        return None
    if ROW_ID not in search.columns or (search.match and not search.sort):
        return None
    last = rows[-1][search.columns.index(ROW_ID)]
    return {"_id": {"lt" if search.sort and search.sort[0].descending else "gt": last}}
