"""Could a column, or several together, be the key? How often values occur, by what the catalogue knows.

The database counts: no more than a page of it is ever in memory. The DataStore has the last word when
the key is set.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Sum, TextField, Window
from django.db.models.functions import Cast, RowNumber

from weidewinkels.catalogue import search
from weidewinkels.catalogue.columns import ColumnText
from weidewinkels.catalogue.contents import hash_of
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.catalogue.search import TooSlow, within
from weidewinkels.profile import title_of

SECONDS = 4.0
"""For all columns together; what isn't counted by then can be asked for by itself."""
SECONDS_FOR_ONE = 20.0
KEPT_SECONDS = 3600
RECORDS_PER_VALUE = 10


@dataclass(frozen=True)
class Uniqueness:
    """How unique something is. `doubles`: values that occur more than once; `records`: with such a
    value; `empty`: records without any value in one of the columns."""

    doubles: int
    records: int
    empty: int

    @property
    def may_be_key(self) -> bool:
        """Whether CKAN would take it: it doesn't count records without a value."""
        return not self.doubles

    @property
    def is_unique(self) -> bool:
        return not self.doubles and not self.empty


@dataclass(frozen=True)
class Candidate:
    """`count` is None where counting would have taken too long."""

    columns: tuple[str, ...]
    count: Uniqueness | None


@dataclass(frozen=True)
class Holder:
    """A record that holds a value which occurs more than once."""

    key: str
    title: str


@dataclass(frozen=True)
class Double:
    """A value, per column, that several records hold; `holders`: the first of them."""

    values: tuple[str, ...]
    number: int
    holders: tuple[Holder, ...] = ()


def candidates(resource_id: str, combinations: Sequence[Sequence[str]]) -> Iterator[Candidate]:
    """Each of these with its count, until time is up."""
    until = time.monotonic() + SECONDS
    for columns in combinations:
        left = until - time.monotonic()
        yield Candidate(tuple(columns), _counted(resource_id, columns, left) if left > 0 else None)


def count_one(resource_id: str, columns: Sequence[str]) -> Uniqueness | None:
    """With more patience; None when that doesn't do."""
    return _counted(resource_id, columns, SECONDS_FOR_ONE)


def doubles(resource_id: str, columns: Sequence[str]) -> QuerySet[Any]:
    """The values that occur more than once, the most frequent first: rows of v0, v1, …, number."""
    names = _names(columns)
    filled = _with_values(resource_id, columns).exclude(_is_empty(columns))
    found: QuerySet[Any] = (
        filled.order_by()
        .values(*names)
        .annotate(number=Count("id"))
        .filter(number__gt=1)
        .order_by("-number", *names)
    )
    return found


def shown(resource_id: str, columns: Sequence[str], page: Sequence[Any]) -> list[Double]:
    """These rows of `doubles`, with the first records that hold each."""
    names = _names(columns)
    one_of_them = Q(pk__in=())
    for row in page:
        one_of_them |= Q(**{name: row[name] for name in names})
    rank = Window(RowNumber(), partition_by=names, order_by="record_id")
    first = (
        _with_values(resource_id, columns)
        .filter(one_of_them)
        .annotate(rank_among_doubles=rank)
        .filter(rank_among_doubles__lte=RECORDS_PER_VALUE)
    )
    holders: dict[tuple[str, ...], list[Holder]] = {}
    for known in first.defer("text", "plain").order_by("record_id"):
        values = tuple(str(getattr(known, name)) for name in names)
        title = title_of({**known.content, "_id": known.key})
        holders.setdefault(values, []).append(Holder(known.key, title))
    found = [(tuple(str(row[name]) for name in names), row["number"]) for row in page]
    return [Double(values, number, tuple(holders.get(values, ()))) for values, number in found]


def clashing_keys(resource_id: str, columns: Sequence[str]) -> Iterator[str]:
    """The keys of all records whose value another has too, value by value."""
    names = _names(columns)
    filled = _with_values(resource_id, columns).exclude(_is_empty(columns))
    together = Window(Count("pk"), partition_by=names)
    rows = (
        filled.annotate(number_together=together)
        .filter(number_together__gt=1)
        .order_by(*names, "record_id")
    )
    yield from rows.values_list("key", flat=True).iterator(2000)


def empty_keys(resource_id: str, columns: Sequence[str]) -> Iterator[str]:
    """The keys of the records that have no value in one of the columns."""
    rows = _with_values(resource_id, columns).filter(_is_empty(columns) | _is_blank(columns))
    yield from rows.order_by("record_id").values_list("key", flat=True).iterator(2000)


def _counted(resource_id: str, columns: Sequence[str], seconds: float) -> Uniqueness | None:
    """Counted once, until a record changes."""
    mark = hash_of(f"{resource_id}\n{search.version(resource_id)}\n{columns}")
    found: Uniqueness | None = cache.get(f"unique:{mark}")
    if found is None:
        try:
            with within(seconds):
                found = _count(resource_id, columns)
        except TooSlow:
            return None
        cache.set(f"unique:{mark}", found, KEPT_SECONDS)
    return found


def _count(resource_id: str, columns: Sequence[str]) -> Uniqueness:
    twice = doubles(resource_id, columns).order_by().aggregate(n=Count("*"), r=Sum("number"))
    rows = _with_values(resource_id, columns)
    empty = rows.filter(_is_empty(columns) | _is_blank(columns)).order_by().count()
    return Uniqueness(twice["n"] or 0, twice["r"] or 0, empty)


def _with_values(resource_id: str, columns: Sequence[str]) -> QuerySet[KnownRecord]:
    # A cast, so that a number compares as the text that it was read as.
    values = {
        name: Cast(ColumnText(column), TextField())
        for name, column in zip(_names(columns), columns, strict=True)
    }
    return KnownRecord.objects.filter(resource_id=resource_id, gone_at=None).annotate(**values)


def _is_empty(columns: Sequence[str]) -> Q:
    """NULL in one of them: a unique index doesn't compare these."""
    found = Q()
    for name in _names(columns):
        found |= Q(**{f"{name}__isnull": True})
    return found


def _is_blank(columns: Sequence[str]) -> Q:
    found = Q()
    for name in _names(columns):
        found |= Q(**{name: ""})
    return found


def _names(columns: Sequence[str]) -> list[str]:
    """What the values of these columns are called in a query."""
    return [f"v{place}" for place in range(len(columns))]
