"""What the list says about the selection: which rows are in it, and the bar under the table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import ngettext

from weidewinkels.accounts.permissions import Visitor, may_delete, may_select_all
from weidewinkels.bulk import parts
from weidewinkels.bulk.filters import filter_of
from weidewinkels.bulk.models import Selection
from weidewinkels.records.listing import Listing

DELETE = "delete"
"""The operation that has a button of its own; see `bulk/operations/`."""


@dataclass(frozen=True)
class Bar:
    """`page` holds the keys of the rows that `user` may select, `total` how many records match
    (None while nobody counted them), `filter` the list's filter in words; `refused` how many of
    what was just picked could not be."""

    user: Visitor
    listing: Listing
    page: Sequence[str]
    total: int | None
    filter: str
    selection: Selection | None
    cleared: Selection | None
    refused: int = 0

    @cached_property
    def picked(self) -> set[str]:
        """Those of `page` that are selected."""
        return parts.contained(self.selection, self.page) if self.selection else set()

    @property
    def picked_json(self) -> str:
        return json.dumps(sorted(self.picked))

    @property
    def page_json(self) -> str:
        return json.dumps(list(self.page))

    @property
    def number(self) -> int:
        return self.selection.number if self.selection else 0

    @property
    def is_of_other_filter(self) -> bool:
        """Whether it was another filter that cleared the selection."""
        return self.cleared is not None and self.cleared.listing != filter_of(self.listing)

    @property
    def is_whole_page(self) -> bool:
        return bool(self.page) and len(self.picked) == len(self.page)

    @property
    def is_whole_listing(self) -> bool:
        return bool(self.selection and self.selection.is_whole_listing)

    @property
    def can_take_all(self) -> bool:
        """Whether all that matches may be selected: an owner may do so with only their own."""
        return may_select_all(self.user) or self.listing.own

    @property
    def offers_all(self) -> bool:
        """Whether to offer all that matches, now that the whole page is selected."""
        more = self.total is None or self.total > self.number
        return self.is_whole_page and more and self.can_take_all and not self.is_whole_listing

    @property
    def has_moved(self) -> bool:
        """Whether the filter finds another number than when all of it was selected."""
        return (
            self.selection is not None
            and self.selection.is_whole_listing
            and self.can_take_all
            and self.total is not None
            and self.total != self.selection.matched
        )

    @property
    def refusal(self) -> str:
        return refusal(self.refused) if self.refused else ""

    @property
    def change_url(self) -> str:
        """Where to choose what to do with the selection; "" where there is no such page."""
        return _url_or_nothing("bulk:choose")

    @property
    def delete_url(self) -> str:
        if not may_delete(self.user):
            return ""
        return _url_or_nothing("bulk:propose", DELETE)


def refusal(number: int) -> str:
    """What to say of records that could not be selected."""
    return ngettext(
        "%(number)d record kon niet worden geselecteerd: het bestaat niet meer, of is niet van u.",
        "%(number)d records konden niet worden geselecteerd: ze bestaan niet meer, of zijn niet van u.",
        number,
    ) % {"number": number}


def _url_or_nothing(name: str, *arguments: str) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
