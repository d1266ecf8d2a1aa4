"""Questions that the DataStore can't answer: which records, in which order, how many per value.

The answer is keys; what is shown of them is read live.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Count, F, Max, QuerySet

from datastore_proxy.types import Sort
from weidewinkels.catalogue import counts
from weidewinkels.catalogue.columns import ColumnNumber, ColumnText, PlainText
from weidewinkels.catalogue.conditions import NUMBER_TYPES, Condition, StartsWith
from weidewinkels.catalogue.counts import Amount
from weidewinkels.catalogue.groups import group_of
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.profile import Column

KEYS_AT_ONCE = 2000
STEPS_PER_LOOK = 10_000
"""After how many of its steps SQLite looks whether time is up."""


class TooSlow(Exception):  # noqa: N818
    """There was no answer within the time that was given for it."""


@dataclass(frozen=True)
class Question:
    """All conditions must hold. `sort`: as the list is sorted, to the end by `_id`."""

    resource_id: str
    conditions: Sequence[Condition] = ()
    sort: Sequence[Sort] = ()
    columns: Sequence[Column] = ()
    """All columns of the resource: their types tell how they sort."""


def keys(question: Question, *, limit: int, offset: int = 0) -> list[str]:
    """The keys, as text, of a page."""
    return list(_in_order(question).values_list("key", flat=True)[offset : offset + limit])


def every_key(question: Question) -> Iterator[str]:
    """All keys, as text, in the order of the list; in constant memory."""
    yield from _in_order(question).values_list("key", flat=True).iterator(KEYS_AT_ONCE)


def count(question: Question) -> int:
    return rows_of(question).count()


def amounts(question: Question, column: str, *, most: int) -> list[Amount]:
    """Per value of the column how many records hold it, the most frequent first; at most `most`.

    Values count by their letters: "Fryslân" and "Fryslan" are two. Empty is none of them.
    """
    if group := group_of(column):
        kept = counts.by_group(rows_of(question), group, most=most + 1)
        return [amount for amount in kept if amount.value.strip()][:most]
    counted = (
        rows_of(question)
        .order_by()
        .values(value=ColumnText(column))
        .annotate(number=Count("id"))
        .filter(value__isnull=False)
        .order_by("-number", "value")
    )
    return [
        Amount(str(value), number)
        for value, number in counted.values_list("value", "number")[:most]
        if str(value).strip()
    ]


def rows_of(question: Question) -> QuerySet[KnownRecord]:
    """What the catalogue knows of the records that fit; those that are gone left out."""
    rows = KnownRecord.objects.filter(resource_id=question.resource_id, gone_at=None)
    for condition in question.conditions:
        rows = condition.narrow(rows)
    return rows


def place_of(resource_id: str, column: str, name: str) -> tuple[float, float] | None:
    """The middle of the records whose `column` holds this name; so a place is found by its shops."""
    found = StartsWith(column, name).narrow(
        KnownRecord.objects.filter(resource_id=resource_id, gone_at=None, latitude__isnull=False)
    )
    places = sorted(found.values_list("latitude", "longitude")[:KEYS_AT_ONCE])
    return places[len(places) // 2] if places else None  # type: ignore[return-value]


def version(resource_id: str) -> tuple[Any, ...]:
    """Changes with any change of the catalogue: what was counted before it may be remembered."""
    rows = KnownRecord.objects.filter(resource_id=resource_id)
    found = rows.aggregate(Max("seen_at"), Max("gone_at"))
    return tuple(found.values())


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises TooSlow when the queries in it take longer."""
    try:
        with (
            _sqlite_within(seconds) if connection.vendor == "sqlite" else _postgres_within(seconds)
        ):
            yield
    except OperationalError as error:
        if "interrupted" in str(error) or "statement timeout" in str(error):
            raise TooSlow from error
        raise


@contextmanager
def _sqlite_within(seconds: float) -> Iterator[None]:
    until = time.monotonic() + seconds
    connection.ensure_connection()
    connection.connection.set_progress_handler(lambda: time.monotonic() > until, STEPS_PER_LOOK)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)


@contextmanager
def _postgres_within(seconds: float) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [int(seconds * 1000)])
        yield


def _in_order(question: Question) -> QuerySet[KnownRecord]:
    """Empty values last, or first when it goes down, as PostgreSQL has them."""
    types = {column.id: column.type for column in question.columns}
    order: list[Any] = []
    for sort in question.sort:
        held: Any
        if sort.column == "_id":
            held = F("record_id")
        elif types.get(sort.column) in NUMBER_TYPES:
            held = ColumnNumber(sort.column)
        else:
            held = PlainText(sort.column)
        order.append(
            held.desc(nulls_first=True) if sort.direction == "desc" else held.asc(nulls_last=True)
        )
    return rows_of(question).order_by(*order, "record_id")
