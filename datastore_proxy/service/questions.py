"""From a `Query` to what `datastore_search` is asked, and from its answer to a `Page`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from datastore_proxy.errors import Refused, UnexpectedAnswer
from datastore_proxy.keys import RECORD_ID
from datastore_proxy.types import Field, Lists, Page, Query, Record, Scalar, Sort
from datastore_proxy.values import as_filter_text, sendable_text
from datastore_proxy.words import word_query

MOST_ROWS = 32_000
"""CKAN gives no more in one answer (`ckan.datastore.search.rows_max`)."""

PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def search_data(query: Query, *, key: str) -> dict[str, Any]:
    """What `datastore_search` gets for this query, but for the resource.

    The order always ends in `_id`, or pages would lose and repeat records (CKAN adds no
    tie-breaker); so too with words, where CKAN's own order is by rank. Raises `Refused` for a
    filter on nothing: no CKAN can look for NULL.
    """
    data: dict[str, Any] = {
        "limit": query.limit,
        "offset": query.offset,
        "include_total": query.total,
        "sort": [sort_clause(sort) for sort in total_order(query.sort)],
    }
    if filters := {c: _accepted(c, values) for c, values in query.filters.items()}:
        data["filters"] = filters
    if words := word_query(query.words):
        data |= {"q": words.text, "plain": False}
        if words.language:
            data["language"] = words.language
    if query.columns:
        data["fields"] = columns_asked(query, key=key)
    if query.after is not None:
        data |= _after(query, data.get("filters", {}))
    return data


def columns_asked(query: Query, *, key: str) -> list[str]:
    """What is asked of each record when the query says its columns."""
    return list(dict.fromkeys([RECORD_ID, key, *query.columns]))


def is_whole_table(query: Query) -> bool:
    """Whether it leaves no record out, in the order of `_id`, and says the columns."""
    in_order = total_order(query.sort)[0] == Sort(RECORD_ID)
    return in_order and bool(query.columns) and not query.filters and not word_query(query.words)


def total_order(sort: Iterable[Sort]) -> list[Sort]:
    """The order up to `_id`, which is added where it is missing: no two records are equal."""
    order: list[Sort] = []
    for one in sort:
        order.append(one)
        if one.column == RECORD_ID:
            return order
    return [*order, Sort(RECORD_ID)]


def by_record_id_only(query: Query) -> bool:
    """Whether the order, up or down, is that of `_id`."""
    return total_order(query.sort)[0].column == RECORD_ID


def _after(query: Query, filters: dict[str, Any]) -> dict[str, Any]:
    if query.offset or not by_record_id_only(query) or RECORD_ID in filters:
        raise Refused("`after` goes with no offset, no filter on _id, and no order but by _id.")
    operator = "lt" if total_order(query.sort)[0].direction == "desc" else "gt"
    # CKAN would count only what is still to come
    return {"filters": {**filters, RECORD_ID: {operator: query.after}}, "include_total": False}


def sort_clause(sort: Sort) -> str:
    """`city desc`, the name in quotes where it has capitals or signs; raises `Refused` for a `"` in it."""
    name = sort.column
    if '"' in name:
        raise Refused("The name of a column can't hold a quotation mark.", column=name)
    if not PLAIN_NAME.fullmatch(sendable_text(name)):
        name = f'"{name}"'
    return f"{name} desc" if sort.direction == "desc" else name


def _accepted(column: str, values: Sequence[Scalar] | Scalar) -> list[Any]:
    several = [values] if values is None or isinstance(values, str) else values
    accepted = list(several) if isinstance(several, Iterable) else [several]
    if not accepted:
        raise Refused(f"The filter on {column} accepts no value.", column=column)
    if any(value is None for value in accepted):
        raise Refused(f"CKAN can't look for records without {column}.", column=column)
    if column == RECORD_ID:
        return accepted
    return [as_filter_text(value, column=column) for value in accepted]


# --- The answer ---------------------------------------------------------------------------


def page_of(answer: Any, query: Query) -> Page:
    """The page in an answer of `datastore_search`, without the columns of the ranking."""
    records, columns = _rows(answer)
    ranks = _rank_columns(columns) if query.words and not query.columns else set()
    if ranks:
        records = [{c: v for c, v in r.items() if c not in ranks} for r in records]
    total = answer.get("total") if query.total and query.after is None else None
    return Page(
        records=tuple(records),
        fields=tuple(f for f in columns if f.id != RECORD_ID and f.id not in ranks),
        total=total,
        offset=query.offset,
        limit=limit_of(answer, query.limit),
    )


def lists_of(answer: Any, query: Query) -> Lists:
    """The page in an answer with `records_format` lists; without words, so without a ranking."""
    try:
        rows, columns = answer["records"], tuple(str(one["id"]) for one in answer["fields"])
    except (TypeError, KeyError) as error:
        raise UnexpectedAnswer(action="datastore_search") from error
    is_table = isinstance(rows, list) and all(isinstance(row, list) for row in rows)
    if not is_table or not {*map(len, rows)} <= {len(columns)} or RECORD_ID not in columns:
        raise UnexpectedAnswer("The answer holds no lists of values.", action="datastore_search")
    return Lists(columns, rows, limit_of(answer, query.limit))


def _rows(answer: Any) -> tuple[list[Record], list[Field]]:
    try:
        records, fields = answer["records"], [field_of(one) for one in answer["fields"]]
    except (TypeError, KeyError) as error:
        raise UnexpectedAnswer(action="datastore_search") from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        # so does CKAN up to 2.11 with a table that has a column named "j"
        raise UnexpectedAnswer("The answer holds no records.", action="datastore_search")
    return records, fields


def field_of(entry: Mapping[str, Any]) -> Field:
    """The column that an entry of `fields` in CKAN's answer describes; raises KeyError without `id`."""
    info = entry.get("info")
    return Field(
        id=str(entry["id"]),
        type=str(entry.get("type") or "text"),
        info=dict(info) if isinstance(info, Mapping) else {},
    )


def _rank_columns(fields: Iterable[Field]) -> set[str]:
    """CKAN says "float" of its ranking; columns of a table are float4 or float8."""
    return {f.id for f in fields if f.type == "float" and (f.id + " ").startswith("rank ")}


def limit_of(answer: Mapping[str, Any], asked: int) -> int:
    """How many records this store gives at most, of those that were asked."""
    limit = answer.get("limit")
    return limit if isinstance(limit, int) else asked
