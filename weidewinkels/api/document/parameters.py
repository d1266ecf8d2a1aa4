"""The parameters in addresses and headers, as OpenAPI describes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from weidewinkels.api.columns import NO_NUL
from weidewinkels.api.shape import Shape
from weidewinkels.journal.models import BatchState, EntryState, Source
from weidewinkels.profile import Column
from weidewinkels.quality import CHECKS
from weidewinkels.records.asking import (
    CHOICES,
    LONGEST,
    MOST_KM,
    NUMBER_KINDS,
    OPERATORS,
    has_place,
)
from weidewinkels.records.filter_values import can_filter
from weidewinkels.records.listing import FILTER_PREFIX, can_sort
from weidewinkels.records.parsing import LONGEST_WORDS

Parameter = dict[str, Any]

MOST_PER_PAGE = 1_000
PER_PAGE = 50
HIGHEST_PAGE = 1_000_000
FILLED_IN = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
ETAG = r'^(\*|"[!#-~]*"|W/"[!#-~]*")$'
SOMETHING = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": FILLED_IN}
MEANING = {
    "bevat": "holds this text",
    "begint": "begins with this text",
    "leeg": "1: is empty; 0: is filled in",
    "van": "from this on",
    "tot": "up to and with this",
}

KEY: Parameter = {
    "name": "key",
    "in": "path",
    "required": True,
    "description": "The record's key. A / in it is written as %252F, a % as %2525.",
    "schema": {"type": "string", "minLength": 1},
    "example": "17",
}
BATCH: Parameter = {
    "name": "batch",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 1},
}
IF_MATCH: Parameter = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag of the record as you saw it; * for whatever is there now.",
    "schema": {"type": "string", "pattern": ETAG},
}
IF_NONE_MATCH: Parameter = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag that you have; 304 when the record is still like that.",
    "schema": {"type": "string", "pattern": ETAG},
}
ONCE: Parameter = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Of your own making, such as a UUID: the same request sent again with it is done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}
PAGE: Parameter = {
    "name": "page",
    "in": "query",
    "schema": {"type": "integer", "minimum": 1, "maximum": HIGHEST_PAGE, "default": 1},
}
LIMIT: Parameter = {
    "name": "limit",
    "in": "query",
    "description": "How many on a page.",
    "schema": {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
}
REASON: Parameter = {
    "name": "reason",
    "in": "query",
    "description": "Why; it is kept in the history.",
    "schema": {"type": "string", "maxLength": 1_000, "pattern": NO_NUL},
}


def of_one_record(shape: Shape) -> Sequence[Parameter]:
    return (KEY, IF_NONE_MATCH)


def of_a_change(shape: Shape) -> Sequence[Parameter]:
    return (KEY, IF_MATCH, ONCE)


def of_a_deletion(shape: Shape) -> Sequence[Parameter]:
    return (KEY, IF_MATCH, ONCE, REASON)


def of_a_history(shape: Shape) -> Sequence[Parameter]:
    return (KEY, PAGE, LIMIT)


def with_once(shape: Shape) -> Sequence[Parameter]:
    return (ONCE,)


def of_a_batch(shape: Shape) -> Sequence[Parameter]:
    return (BATCH,)


def of_a_step(shape: Shape) -> Sequence[Parameter]:
    return (BATCH, ONCE)


def of_batches(shape: Shape) -> Sequence[Parameter]:
    states = [state for state in BatchState.values if state != BatchState.DRAFT]
    return (
        PAGE,
        LIMIT,
        _in_query("state", {"type": "string", "enum": states}),
        _in_query("source", {"type": "string", "enum": list(Source.values)}),
        _in_query("mine", {"type": "string", "enum": ["1"]}, "Only your own."),
    )


def of_entries(shape: Shape) -> Sequence[Parameter]:
    state = {"type": "string", "enum": list(EntryState.values)}
    return (BATCH, PAGE, LIMIT, _in_query("state", state))


def of_a_list(shape: Shape) -> Sequence[Parameter]:
    """The language of the list's own address; see weidewinkels/records/listing.py and asking.py."""
    return list(_of_a_list(shape))


def _of_a_list(shape: Shape) -> Iterator[Parameter]:
    sortable = [column.id for column in shape.columns if can_sort(column)]
    words = {"type": "string", "maxLength": LONGEST_WORDS, "pattern": NO_NUL}
    yield PAGE
    yield LIMIT
    yield _in_query("after", {"type": "string", "pattern": "^[0-9]{0,9}$"}, "As `next` says it.")
    yield _in_query("tel", {"type": "string", "enum": ["1"]}, "Count, however long that takes.")
    yield _in_query("q", words, "Words, or the beginnings of words, that occur in the record.")
    yield _in_query("delen", {"type": "string", "enum": ["1"]}, "Find `q` within words too.")
    yield _in_query(
        "sort",
        _many({"type": "string", "enum": [*sortable, *(f"-{name}" for name in sortable)]}),
        "A column, with - before it the other way round; the next ones break ties.",
    )
    yield _in_query(
        "cols",
        _many({"type": "string", "enum": [column.id for column in shape.columns]}),
        "Only these columns; the records then come without an etag.",
    )
    yield _in_query("van", {"type": "string", "enum": ["mij"]}, "Only your own records.")
    if has_place([column.id for column in shape.columns]):
        yield _in_query("bij", SOMETHING, 'Near a place: a name, or "52.64,5.06".')
        km = {"type": "integer", "minimum": 1, "maximum": MOST_KM, "default": 10}
        yield _in_query("km", km, "How near.")
    for name, choices in CHOICES.items():
        values = [*choices, *(CHECKS if name == "vlag" else ())]
        yield _in_query(
            name, {"type": "string", "enum": values}, "For who looks after all records."
        )
    for column in shape.columns:
        yield from _of_column(column)


def _of_column(column: Column) -> Iterator[Parameter]:
    name = FILTER_PREFIX + column.id
    if can_filter(column):
        said = f"{column.label}: is this, or any of these."
        yield _in_query(name, _many({"type": "string", "pattern": FILLED_IN}), said)
    if '"' in column.id or "\\" in column.id:
        return
    for operator in OPERATORS:
        schema: dict[str, Any] = SOMETHING
        if operator == "leeg":
            schema = {"type": "string", "enum": ["0", "1"]}
        elif operator in ("van", "tot") and column.kind in NUMBER_KINDS:
            schema = {"type": "string", "pattern": r"^[+-]?[0-9]{1,15}([.,][0-9]{1,15})?$"}
        yield _in_query(f"{name}.{operator}", schema, f"{column.label} {MEANING[operator]}.")


def _in_query(name: str, schema: dict[str, Any], description: str = "") -> Parameter:
    made = {"name": name, "in": "query", "schema": schema}
    return {**made, "description": description} if description else made


def _many(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1}
