"""From an address of the list, as anybody may have typed it, to a `Listing`."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _

from datastore_proxy.types import Sort
from datastore_proxy.words import word_query
from weidewinkels.profile import PROFILE, Column, Profile
from weidewinkels.records.asking import Asked, asked_of_column, for_reviewers_only, read
from weidewinkels.records.filter_values import NotAValueError, can_filter, filter_value
from weidewinkels.records.listing import (
    FILTER_PREFIX,
    PAGE_SIZE,
    PAGE_SIZES,
    Listing,
    can_sort,
    usual_columns,
)

LONGEST_WORDS = 200
HIGHEST_OFFSET = 1_000_000_000


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


def _whole_number(text: str) -> int | None:
    """1, 2, 3 …; None for all else, digits of other scripts included."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
