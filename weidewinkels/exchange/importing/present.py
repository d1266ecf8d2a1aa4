"""The draft of an import as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weidewinkels.bulk.present import Row, Tile
from weidewinkels.history.present import differences_of, known_columns, shown
from weidewinkels.journal.models import Batch, Entry, EntryState, Operation

PLANNED, EXCLUDED = EntryState.PLANNED, EntryState.EXCLUDED
STATES: dict[str, Q] = {
    "nieuw": Q(operation=Operation.INSERT, state__in=(PLANNED, EXCLUDED)),
    "verandert": Q(operation=Operation.UPDATE, state__in=(PLANNED, EXCLUDED)),
    "zo": Q(state=EntryState.UNCHANGED),
    "kan-niet": Q(state=EntryState.FAILED),
    "overgeslagen": Q(state=EXCLUDED),
}


@dataclass(frozen=True)
class Figures:
    """How many rows of the file would do what."""

    new: int
    change: int
    same: int
    cannot: int
    excluded: int

    @property
    def written(self) -> int:
        return self.new + self.change

    @property
    def first_to_show(self) -> str:
        """What a person wants to see first: changes, else what is new, else what is wrong."""
        numbers = {"verandert": self.change, "nieuw": self.new, "kan-niet": self.cannot}
        return next((name for name, number in numbers.items() if number), "zo")


def figures_of(batch: Batch) -> Figures:
    found = batch.entries.order_by().values_list("operation", "state").annotate(n=Count("id"))
    counted = {(operation, state): number for operation, state, number in found}

    def count(state: EntryState, *operations: Operation) -> int:
        return sum(counted.get((operation, state), 0) for operation in operations or Operation)

    return Figures(
        new=count(PLANNED, Operation.INSERT),
        change=count(PLANNED, Operation.UPDATE),
        same=count(EntryState.UNCHANGED),
        cannot=count(EntryState.FAILED),
        excluded=count(EXCLUDED),
    )


def tiles(figures: Figures, chosen: str) -> list[Tile]:
    made = [
        ("nieuw", "clover", figures.new, _("nieuw")),
        ("verandert", "clover", figures.change, _("veranderen")),
        ("zo", "muted", figures.same, _("zijn al zo")),
        ("kan-niet", "clay", figures.cannot, _("kunnen niet")),
        ("overgeslagen", "marigold", figures.excluded, _("slaat u over")),
    ]
    return [
        Tile(name, tone, number, label, name == chosen)
        for name, tone, number, label in made
        if number or name == chosen
    ]


def entries_of(batch: Batch, chosen: str) -> QuerySet[Entry]:
    return batch.entries.filter(STATES[chosen]).order_by("position")


def rows_of(entries: Iterable[Entry]) -> list[Row]:
    columns = known_columns()
    return [
        Row(
            entry_id=entry.pk,
            title=entry.title,
            url=reverse("records:show", args=[entry.key]) if entry.key else "",
            differences=[shown(each, columns) for each in differences_of(entry)]
            if entry.changes
            else [],
            operation=entry.operation,
            reason=entry.message,
            can_exclude=entry.state in (PLANNED, EXCLUDED),
            is_excluded=entry.state == EXCLUDED,
        )
        for entry in entries
    ]
