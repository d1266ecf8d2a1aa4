"""What the list shows, and its address: `?q=…&f.province=…&sort=-company`. `records/parsing.py` reads one.

| parameter | meaning |
|---|---|
| `q` | words as people type them |
| `f.<column>` | a value that the column must have; more than once: any of them |
| `sort` | a column, `-` before it for descending; more than once: the next ones break ties |
| `cols` | the columns to show, in the resource's order; empty: the usual ones again |
| `limit` | rows per page: 25, 50, 100 or 200 |
| `page`, `after` | the page, and the key that it starts after, for stores that can start there |
| `van` | `mij`: only the records of who asks |
| `tel` | count all that match, also where that takes long |

What only the catalogue can answer (`f.<column>.bevat`, `bij`, `oordeel` …) is in `records/asking.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse
from django.utils.http import urlencode

from datastore_proxy.types import Query, Sort
from weidewinkels.profile import PROFILE, Column, Profile
from weidewinkels.records.asking import Asked
from weidewinkels.records.filter_values import filter_value

FILTER_PREFIX = "f."
PAGE_SIZES = (25, 50, 100, 200)
PAGE_SIZE = 50
USUAL_COLUMNS = 8
SELDOM_SHOWN_KINDS = {"latitude", "longitude", "long_text", "json"}


@dataclass(frozen=True)
class Listing:
    """What one page of the list shows; `problems` says in words which parameters were no good."""

    words: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: bool = False
    asked: tuple[Asked, ...] = ()
    """What only the catalogue can answer."""
    sort: tuple[Sort, ...] = ()
    columns: tuple[Column, ...] = ()
    chosen: tuple[str, ...] = ()
    """The columns as they were chosen; empty for the usual ones."""
    limit: int = PAGE_SIZE
    page: int = 1
    after: str = ""
    count: bool = False
    problems: tuple[str, ...] = ()

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.limit

    @property
    def narrows(self) -> bool:
        """Whether it leaves records out."""
        return bool(self.words or self.filters or self.own or self.asked)

    @property
    def filter(self) -> Listing:
        """What it leaves out, and nothing else: two lists of the same records have the same."""
        return Listing(words=self.words, filters=self.filters, own=self.own, asked=self.asked)

    def but(self, **changes: Any) -> Listing:
        """The same list with these attributes changed, from its first page on unless one is given."""
        return replace(self, **{"page": 1, "after": "", "count": False, **changes})

    def with_sort(self, column: str) -> Listing:
        """Sorted by this column, or the other way round when it was already."""
        was = self.sort[0] if self.sort else None
        descending = was is not None and was.column == column and was.direction == "asc"
        return self.but(sort=(Sort(column, "desc" if descending else "asc"),))

    def without(self, column: str, value: str) -> Listing:
        """The list with this one value of the filter taken off."""
        kept = tuple(other for other in self.filters[column] if other != value)
        others = {name: values for name, values in self.filters.items() if name != column}
        return self.but(filters={**others, column: kept} if kept else others)

    def without_asked(self, name: str) -> Listing:
        """The list without this question; the distance goes with the place."""
        off = {name, "km"} if name == "bij" else {name}
        return self.but(asked=tuple(one for one in self.asked if one.name not in off))

    def without_words(self) -> Listing:
        return self.but(words="").without_asked("delen")

    def without_filters(self) -> Listing:
        return self.but(words="", filters={}, own=False, asked=())

    def query(self, columns: Sequence[Column], *, also: Sequence[str] = ()) -> Query:
        """What to ask the DataStore: the shown columns and those in `also`.

        `columns` are all columns of the resource; `total` and `after` are the caller's to decide.
        """
        by_id = {column.id: column for column in columns}
        shown = (column.id for column in self.columns)
        return Query(
            words=self.words,
            filters={
                name: [filter_value(by_id[name], value) for value in values]
                for name, values in self.filters.items()
            },
            sort=self.sort,
            columns=tuple(dict.fromkeys((*also, *shown))),
            limit=self.limit,
            offset=self.offset,
        )

    def parameters(self) -> list[tuple[str, str]]:
        """The parameters of its address; what is as usual stays out."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [
            (FILTER_PREFIX + name, value)
            for name, values in self.filters.items()
            for value in values
        ]
        pairs += [(one.name, one.value) for one in self.asked]
        if self.own:
            pairs.append(("van", "mij"))
        pairs += [("sort", _sort_text(sort)) for sort in self.sort]
        pairs += [("cols", name) for name in self.chosen]
        if self.limit != PAGE_SIZE:
            pairs.append(("limit", str(self.limit)))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        if self.after:
            pairs.append(("after", self.after))
        if self.count:
            pairs.append(("tel", "1"))
        return pairs

    def parameters_but(self, *names: str) -> list[tuple[str, str]]:
        """The parameters for a form that has inputs of its own for these."""
        return [pair for pair in self.parameters() if pair[0] not in names]

    @property
    def query_string(self) -> str:
        return _query_string(self.parameters())

    @property
    def url(self) -> str:
        return _list_url(self.parameters())

    def url_with(self, name: str, value: object) -> str:
        """Its address with this parameter named in any case, also where it is as usual."""
        return _list_url([*self.parameters_but(name), (name, str(value))])


def usual_columns(columns: Sequence[Column], profile: Profile = PROFILE) -> tuple[Column, ...]:
    """The columns of a list that nobody changed: not the subtitle, which stands under the title."""
    has_title = any(column.id == profile.title for column in columns)
    fit = [
        column
        for column in columns
        if column.kind not in SELDOM_SHOWN_KINDS
        and not (has_title and column.id == profile.subtitle)
    ]
    return tuple((fit or list(columns))[:USUAL_COLUMNS])


def can_sort(column: Column) -> bool:
    """CKAN refuses to order by a JSON column, and has no way to write this name in an order."""
    return column.kind != "json" and '"' not in column.id


def _list_url(parameters: list[tuple[str, str]]) -> str:
    query_string = _query_string(parameters)
    return _list_path(get_script_prefix()) + (f"?{query_string}" if query_string else "")


@lru_cache(maxsize=8)
def _list_path(prefix: str) -> str:
    """Dozens of addresses of a page begin so; `prefix` is where the app is mounted."""
    return reverse("records:list")


def _query_string(parameters: list[tuple[str, str]]) -> str:
    return "&".join([_quoted(name, value) for name, value in parameters])


@lru_cache(maxsize=4096)
def _quoted(name: str, value: str) -> str:
    """A page holds dozens of addresses made of the same few parameters."""
    return urlencode([(name, value)])


def _sort_text(sort: Sort) -> str:
    return f"-{sort.column}" if sort.direction == "desc" else sort.column
