"""The list's address: what `?q=…&f.province=…&sort=-company` asks for, and back again.

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

from django.http import QueryDict
from django.urls import get_script_prefix, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from datastore_proxy.types import Query, Sort
from datastore_proxy.words import word_query
from weidewinkels.profile import PROFILE, Column, Profile
from weidewinkels.records.asking import Asked, asked_of_column, for_reviewers_only, read
from weidewinkels.records.filter_values import NotAValueError, can_filter, filter_value

FILTER_PREFIX = "f."
PAGE_SIZES = (25, 50, 100, 200)
PAGE_SIZE = 50
LONGEST_WORDS = 200
HIGHEST_OFFSET = 1_000_000_000
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


def parse(
    given: QueryDict,
    columns: Sequence[Column],
    *,
    remembered: QueryDict | None = None,
    reviews: bool = True,
    profile: Profile = PROFILE,
) -> Listing:
    """Read an address; what is no good is left out and told in `problems`, never raised.

    `remembered` holds `cols` and `limit` of an earlier visit, for an address without them;
    `reviews`: who asks may know of verdicts and owners.
    """
    reader = _Reader(given, remembered or QueryDict(), columns)
    limit = reader.limit()
    page = reader.page(limit)
    chosen = reader.chosen()
    usual = usual_columns(columns, profile)
    return Listing(
        words=reader.words(),
        filters=reader.filters(),
        own=given.get("van") == "mij",
        asked=reader.asked(reviews=reviews),
        sort=reader.sort(),
        columns=tuple(column for column in columns if column.id in chosen) if chosen else usual,
        chosen=chosen,
        limit=limit,
        page=page,
        after=given.get("after", "") if page > 1 else "",
        count=given.get("tel") == "1",
        problems=tuple(reader.problems),
    )


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


class _Reader:
    """Reads the parameters one by one and gathers what is wrong with them."""

    def __init__(self, given: QueryDict, remembered: QueryDict, columns: Sequence[Column]) -> None:
        self.given = given
        self.remembered = remembered
        self.columns = {column.id: column for column in columns}
        self.problems: list[str] = []

    def words(self) -> str:
        words = " ".join(self.given.get("q", "").replace("\0", " ").split())
        if len(words) > LONGEST_WORDS:
            self.problems.append(
                _("U zoekt op meer dan %(most)d tekens; alleen het begin daarvan is gebruikt.")
                % {"most": LONGEST_WORDS}
            )
        words = words[:LONGEST_WORDS].rstrip()
        if words and word_query(words) is None:
            self.problems.append(
                _("In “%(words)s” staat geen letter of cijfer om op te zoeken; u ziet alles.")
                % {"words": words[:60]}
            )
            return ""
        return words

    def filters(self) -> dict[str, tuple[str, ...]]:
        filters = {}
        for name in self.given:
            if not name.startswith(FILTER_PREFIX) or asked_of_column(name, self.columns):
                continue
            # Not trimmed: a stored value may begin or end with a space.
            values = tuple(
                dict.fromkeys(value for value in self.given.getlist(name) if value.strip())
            )
            if values and (kept := self._fitting(name.removeprefix(FILTER_PREFIX), values)):
                filters[name.removeprefix(FILTER_PREFIX)] = kept
        return filters

    def asked(self, *, reviews: bool) -> tuple[Asked, ...]:
        asked = read(self.given, self.columns, self.problems)
        if reviews or not any(for_reviewers_only(one) for one in asked):
            return asked
        self.problems.append(_("Op oordeel, controle en eigenaar filteren alleen beheerders."))
        return tuple(one for one in asked if not for_reviewers_only(one))

    def _fitting(self, name: str, values: tuple[str, ...]) -> tuple[str, ...]:
        """The values that this column can be compared with."""
        column = self._known(name)
        if column is None:
            return ()
        if not can_filter(column):
            self.problems.append(
                _("Op de kolom “%(column)s” kan niet worden gefilterd.") % {"column": column.label}
            )
            return ()
        return tuple(value for value in values if self._fits(column, value))

    def _fits(self, column: Column, value: str) -> bool:
        try:
            filter_value(column, value)
        except NotAValueError:
            self.problems.append(
                _("“%(value)s” past niet bij de kolom “%(column)s”; dit filter is weggelaten.")
                % {"value": value[:60], "column": column.label}
            )
            return False
        return True

    def sort(self) -> tuple[Sort, ...]:
        clauses: dict[str, Sort] = {}
        for text in self.given.getlist("sort"):
            if text and (clause := self._sort_clause(text)):
                clauses.setdefault(clause.column, clause)
        return tuple(clauses.values())

    def _sort_clause(self, text: str) -> Sort | None:
        if text in self.columns:
            clause = Sort(text)
        elif text.startswith("-") and text[1:] in self.columns:
            clause = Sort(text[1:], "desc")
        else:
            self._known(text)
            return None
        if can_sort(self.columns[clause.column]):
            return clause
        self.problems.append(
            _("Op de kolom “%(column)s” kan niet worden gesorteerd.")
            % {"column": self.columns[clause.column].label}
        )
        return None

    def chosen(self) -> tuple[str, ...]:
        if "cols" not in self.given:
            wanted = self.remembered.getlist("cols")
            return tuple(name for name in self.columns if name in wanted)
        wanted = [name for name in self.given.getlist("cols") if name]
        known = {name for name in wanted if self._known(name)}
        return tuple(name for name in self.columns if name in known)

    def limit(self) -> int:
        text = self.given.get("limit", "")
        limit = _whole_number(text or self.remembered.get("limit", ""))
        if limit in PAGE_SIZES:
            return limit
        if text:
            self.problems.append(
                _("Per pagina kunt u 25, 50, 100 of 200 records zien, niet “%(limit)s”.")
                % {"limit": text[:20]}
            )
        return PAGE_SIZE

    def page(self, limit: int) -> int:
        text = self.given.get("page", "")
        page = _whole_number(text or "1")
        if page and page * limit <= HIGHEST_OFFSET:
            return page
        self.problems.append(
            _("“%(page)s” is geen paginanummer; u ziet de eerste pagina.") % {"page": text[:20]}
        )
        return 1

    def _known(self, name: str) -> Column | None:
        if name not in self.columns:
            self.problems.append(_("De kolom “%(column)s” bestaat niet.") % {"column": name[:60]})
        return self.columns.get(name)


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


def _whole_number(text: str) -> int | None:
    """1, 2, 3 …; None for all else, digits of other scripts included."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _sort_text(sort: Sort) -> str:
    return f"-{sort.column}" if sort.direction == "desc" else sort.column
