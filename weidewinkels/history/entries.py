"""The entries of a batch as its page lists them: some or all, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property

from weidewinkels.history.reasons import TROUBLES, Reason, reasons_of
from weidewinkels.history.tiles import TILES
from weidewinkels.journal.models import Batch, Entry, EntryState

PER_PAGE = 20


@dataclass(frozen=True)
class Choice:
    """Which entries somebody asked for: one of the tiles, and perhaps one of its reasons."""

    tile: str
    reasons: list[Reason]
    """Those there are to choose from."""
    reason: Reason | None

    def of(self, batch: Batch) -> QuerySet[Entry]:
        """In the order of an index, so that the database sorts nothing."""
        entries = batch.entries.all()
        if self.reason:
            return self.reason.narrow(entries).order_by("position")
        if self.tile:
            return entries.filter(state__in=TILES[self.tile].states).order_by("state", "position")
        return entries.order_by("position")

    def number(self, batch: Batch) -> int:
        """How many they are, as last counted by the journal."""
        if self.reason:
            return self.reason.number
        return batch.count(*TILES[self.tile].states) if self.tile else batch.total


class CountedPaginator(Paginator[Entry]):
    """A paginator that is told the number: 100,000 entries are not counted for each page."""

    def __init__(self, entries: QuerySet[Entry], per_page: int, *, number: int) -> None:
        super().__init__(entries, per_page)
        self.number = number

    @cached_property
    def count(self) -> int:
        return self.number


def chosen(batch: Batch, asked: QueryDict) -> Choice:
    """What the address asks for; nonsense in it doesn't count."""
    tile = asked.get("stand", "")
    if tile not in TILES:
        return Choice("", [], None)
    reasons = reasons_of(batch, TILES[tile].states)
    reason = next((each for each in reasons if each.name == asked.get("reden")), None)
    return Choice(tile, reasons, reason)


def troubled(batch: Batch, asked: QueryDict) -> QuerySet[Entry]:
    """The entries that were skipped or refused; of a tile or for a reason, where that is asked."""
    choice = chosen(batch, asked)
    states: tuple[EntryState, ...] = TROUBLES
    if choice.tile:
        states = tuple(state for state in TILES[choice.tile].states if state in TROUBLES)
    entries = batch.entries.filter(state__in=states)
    return choice.reason.narrow(entries) if choice.reason else entries


def page_of(batch: Batch, choice: Choice, number: str | None) -> Page[Entry]:
    paginator = CountedPaginator(choice.of(batch), PER_PAGE, number=choice.number(batch))
    return paginator.get_page(number)
