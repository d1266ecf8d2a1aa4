"""From page to page, also while the total is not known yet."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from weidewinkels.records.listing import Listing

NEIGHBOURS = 1
"""How many page numbers stand on each side of the current one."""


@dataclass(frozen=True)
class PageLink:
    """`url` is None for the gap between two runs of numbers."""

    number: int
    url: str | None
    is_current: bool = False


@dataclass(frozen=True)
class Paging:
    """Where this page stands. `total` is None while it is not counted; `next_after` is the key
    that the next page can start after, where the store can do that."""

    listing: Listing
    shown: int
    total: int | None
    has_more: bool
    next_after: str = ""

    @property
    def look(self) -> tuple[Hashable, ...]:
        """What decides, with the language, how the page numbers look."""
        listing = self.listing
        return listing.query_string, self.shown, self.total, self.has_more, self.next_after

    @property
    def first(self) -> int:
        return self.listing.offset + 1

    @property
    def last(self) -> int:
        return self.listing.offset + self.shown

    @property
    def pages(self) -> int | None:
        """How many pages there are; an empty list has one."""
        return None if self.total is None else max(1, -(-self.total // self.listing.limit))

    @property
    def is_past_the_end(self) -> bool:
        return not self.shown and self.listing.page > 1

    @property
    def previous_url(self) -> str | None:
        page = self.listing.page
        return self.url_of(page - 1) if page > 1 else None

    @property
    def next_url(self) -> str | None:
        if not self.has_more:
            return None
        return self.listing.but(page=self.listing.page + 1, after=self.next_after).url

    @property
    def last_url(self) -> str | None:
        return None if self.pages is None else self.url_of(self.pages)

    def url_of(self, page: int) -> str:
        return self.listing.but(page=page).url

    def links(self) -> Iterator[PageLink]:
        """1 … 4 [5] 6 … 9; nothing while the last page is not known."""
        if self.pages is None:
            return
        here = self.listing.page
        near = range(here - NEIGHBOURS, here + NEIGHBOURS + 1)
        before = 0
        for number in sorted({1, *near, self.pages}):
            if not 1 <= number <= self.pages:
                continue
            if number - before > 1:
                yield PageLink(number - 1, None)
            yield PageLink(number, self.url_of(number), number == here)
            before = number
