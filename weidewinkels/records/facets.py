"""The panel of filters: per column its values to tick, or an input where there are too many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.http import urlencode

from datastore_proxy.service import DatastoreService
from weidewinkels.profile import PROFILE, Column, Profile
from weidewinkels.records import facet_values
from weidewinkels.records.facet_values import looked_for, numbers_of, values_of
from weidewinkels.records.filter_values import can_filter, label_of
from weidewinkels.records.listing import FILTER_PREFIX, Listing

AT_ONCE = 50
"""So many values on one page of a facet."""
VALUE_PREFIX = "waarde."
"""Before a column's name: what to look for among its values."""
FEW_VALUES = {"province", "text", "boolean"}
"""Kinds of column whose values may be few enough to list; asked for when a person opens them."""
NEVER_EXACT = {"latitude", "longitude", "long_text"}
"""Kinds that nobody looks for by their whole value."""


RANGE_KINDS = {"latitude", "longitude", "number", "integer", "date", "timestamp", "postcode"}


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool
    number: int | None = None
    """How many records of the list have it, the filter on this column left out; None: not counted."""


@dataclass(frozen=True)
class Leafing:
    """Which part of a column's many values is shown. `text`: what is looked for among them."""

    text: str
    page: int
    total: int

    @property
    def first(self) -> int:
        return (self.page - 1) * AT_ONCE + 1

    @property
    def last(self) -> int:
        return min(self.page * AT_ONCE, self.total)

    @property
    def previous(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        return self.page + 1 if self.last < self.total else None


@dataclass(frozen=True)
class Facet:
    """A column to filter on. `choices` holds what is chosen, and all values once `is_loaded`."""

    position: int
    column: Column
    name: str
    kind: Literal["choices", "text", "parts"]
    """Values to tick, a value to type, or for what nobody looks for by its whole value neither."""
    choices: tuple[Choice, ...]
    is_loaded: bool
    has_too_many: bool
    """More than `MOST_VALUES`: then `choices` has the most frequent, and others are to be looked for."""
    listing: Listing
    leafing: Leafing | None = None
    """Where there are more values than fit on one page of the facet."""

    @property
    def most_values(self) -> int:
        return facet_values.MOST_VALUES

    @property
    def anchor(self) -> str:
        """Its id on the page; a template that makes it of a number takes ten times as long."""
        return f"filter-{self.position}"

    @property
    def asked(self) -> dict[str, str]:
        """Operator → what is asked of this column with it."""
        return {
            one.operator: one.value
            for one in self.listing.asked
            if one.operator and one.column == self.column.id
        }

    @property
    def has_range(self) -> bool:
        """Whether from and to are told apart: of numbers, moments and what sorts like them."""
        return self.column.kind in RANGE_KINDS

    @property
    def values_url(self) -> str:
        """Where its values come from."""
        return f"{reverse('records:values')}?{urlencode({'kolom': self.column.id})}"

    @property
    def search_name(self) -> str:
        """The parameter for what to look for among its values."""
        return VALUE_PREFIX + self.column.id

    @property
    def asks_url(self) -> str:
        """Where the rest of what can be asked of it comes from."""
        return f"{self.values_url}&vragen=1"

    @property
    def show_url(self) -> str:
        """The list with its values, for who has no JavaScript."""
        return f"{self.listing.but().url_with('toon', self.column.id)}#{self.anchor}"

    @property
    def is_typed(self) -> bool:
        """Whether a value is to be typed in full: also where too many can't be looked through."""
        is_counted = any(choice.number is not None for choice in self.choices)
        is_found = self.leafing is not None and self.leafing.text and not self.choices
        return self.kind == "text" or (self.has_too_many and not is_counted and not is_found)

    @property
    def previous_url(self) -> str:
        """The list with the values before these, for who has no JavaScript."""
        return self._leafed_to(self.leafing.previous if self.leafing else None)

    @property
    def next_url(self) -> str:
        return self._leafed_to(self.leafing.next if self.leafing else None)

    def _leafed_to(self, page: int | None) -> str:
        if self.leafing is None or page is None:
            return ""
        also: dict[str, str | int] = {"waarden": page}
        if self.leafing.text:
            also[self.search_name] = self.leafing.text
        address, anchor = self.show_url.split("#")
        return f"{address}&{urlencode(also)}#{anchor}"

    @property
    def is_active(self) -> bool:
        return any(choice.is_chosen for choice in self.choices) or bool(self.asked)


def facets(
    listing: Listing,
    columns: Sequence[Column],
    service: DatastoreService,
    *,
    show: str = "",
    text: str = "",
    page: int = 1,
    profile: Profile = PROFILE,
) -> list[Facet]:
    """A facet per column that people filter on, those with values to tick first.

    `show` is the column whose values are to be loaded; `text` and `page`: which of them, where there
    are many.
    """
    made = [
        facet(
            position,
            columns,
            listing,
            service,
            load=column.id == show,
            text=text,
            page=page,
            profile=profile,
        )
        for position, column in enumerate(columns)
        if can_filter(column)
    ]
    return sorted(made, key=lambda facet: facet.kind != "choices")


def facet(
    position: int,
    columns: Sequence[Column],
    listing: Listing,
    service: DatastoreService,
    *,
    load: bool,
    text: str = "",
    page: int = 1,
    profile: Profile = PROFILE,
) -> Facet:
    """The facet of the column in that place; with `load` the values that the column holds, and how
    many records of the list hold them. Of many values those with `text` in them, and of these a `page`."""
    column = columns[position]
    chosen = listing.filters.get(column.id, ())
    kind = _kind(column, listing, profile)
    values: Sequence[str] = ()
    too_many = False
    if kind == "choices" and load:
        values = values_of(column, service)
        too_many = len(values) > facet_values.MOST_VALUES
    leafing = None
    numbers = None
    if len(values) > AT_ONCE:
        text = text.strip()
        # Of too many not all are known: then the catalogue looks, among all of them.
        numbers = numbers_of(column, columns, listing, service, text if too_many else "")
        values = looked_for(values, numbers, text, too_many=too_many)
        leafing = Leafing(text, min(page, max(1, -(-len(values) // AT_ONCE))), len(values))
        values = values[leafing.first - 1 : leafing.last]
    elif values:
        numbers = numbers_of(column, columns, listing, service)
    return Facet(
        position=position,
        column=column,
        name=FILTER_PREFIX + column.id,
        kind=kind,
        choices=tuple(_choices(column, values, chosen, numbers)),
        is_loaded=load,
        has_too_many=too_many,
        listing=listing,
        leafing=leafing,
    )


def _kind(
    column: Column, listing: Listing, profile: Profile
) -> Literal["choices", "text", "parts"]:
    if _has_few_values(column, profile):
        return "choices"
    is_never_exact = column.kind in NEVER_EXACT and column.id not in listing.filters
    return "parts" if is_never_exact else "text"


def _has_few_values(column: Column, profile: Profile) -> bool:
    """Not what tells one record from another: that differs from record to record."""
    return column.kind in FEW_VALUES and column.id not in profile.identity


def _choices(
    column: Column,
    values: Iterable[str],
    chosen: Sequence[str],
    numbers: Mapping[str, int] | None,
) -> list[Choice]:
    """The values, and on top those chosen that are not among them."""
    values = list(values)
    missing = [value for value in chosen if value not in values]
    return [
        Choice(
            value,
            label_of(column, value),
            value in chosen,
            None if numbers is None else numbers.get(value, 0),
        )
        for value in (*missing, *values)
    ]
