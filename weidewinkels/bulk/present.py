"""A preview as its page shows it: figures, reasons, and what would change in each record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from weidewinkels.bulk.models import Proposal
from weidewinkels.bulk.operations.base import Operation
from weidewinkels.history.present import ShownDifference, differences_of, known_columns, shown
from weidewinkels.journal.models import Batch, Entry, EntryState
from weidewinkels.journal.models import Operation as Written
from weidewinkels.kinds import kind_of
from weidewinkels.profile import PROFILE, Column
from weidewinkels.records.chips import Chip, chips
from weidewinkels.records.listing import usual_columns
from weidewinkels.records.parsing import parse

MOST_REASONS = 12
FACTS = 4


@dataclass(frozen=True)
class Tile:
    """A figure that shows only its records; `name` is what the address calls it."""

    name: str
    tone: str
    number: int
    label: str | Promise
    is_chosen: bool


@dataclass(frozen=True)
class Reason:
    """Why some can't, and how many they are."""

    text: str
    number: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """A record in a preview; `url` leads to it, if it is there."""

    entry_id: int
    title: str
    url: str
    differences: list[ShownDifference]
    reason: str
    can_exclude: bool
    is_excluded: bool
    operation: str = ""
    facts: Sequence[tuple[str, str]] = ()
    """Of a record that is to go: what it is, column by column."""


@dataclass(frozen=True)
class Figures:
    """How many records are in which state."""

    change: int
    same: int
    cannot: int
    excluded: int

    @classmethod
    def of(cls, batch: Batch) -> Figures:
        rows = batch.entries.order_by().values_list("state").annotate(number=Count("id"))
        by_state = dict(rows)
        return cls(
            by_state.get(EntryState.PLANNED, 0),
            by_state.get(EntryState.UNCHANGED, 0),
            by_state.get(EntryState.FAILED, 0),
            by_state.get(EntryState.EXCLUDED, 0),
        )


STATES = {
    "verandert": EntryState.PLANNED,
    "zo": EntryState.UNCHANGED,
    "kan-niet": EntryState.FAILED,
    "overgeslagen": EntryState.EXCLUDED,
}


def tiles(figures: Figures, operation: type[Operation], chosen: str) -> list[Tile]:
    """The figures that aren't nothing, and always the first: what is to change."""
    change = _("worden verwijderd") if operation.deletes else _("veranderen")
    made = [
        ("verandert", "clover", figures.change, change),
        ("zo", "muted", figures.same, operation.same_label),
        ("kan-niet", "clay", figures.cannot, _("kunnen niet")),
        ("overgeslagen", "marigold", figures.excluded, _("slaat u over")),
    ]
    return [
        Tile(name, tone, number, label, is_chosen=name == chosen)
        for name, tone, number, label in made
        if number or name == "verandert"
    ]


def reasons(batch: Batch, chosen: str) -> list[Reason]:
    """Why some can't, the most common first."""
    failed = batch.entries.filter(state=EntryState.FAILED).order_by()
    found = (
        failed.values_list("message").annotate(number=Count("id")).order_by("-number", "message")
    )
    return [
        Reason(
            text,
            number,
            "?" + urlencode({"toon": "kan-niet"} | ({} if text == chosen else {"reden": text})),
            text == chosen,
        )
        for text, number in found[:MOST_REASONS]
    ]


def entries_of(batch: Batch, shown: str, reason: str) -> QuerySet[Entry]:
    """The entries in this state (a name of `STATES`) and, of those that can't, with this reason."""
    entries = batch.entries.filter(state=STATES[shown]).order_by("position")
    if shown == "verandert":
        # What was left out stays in its place, where it can be taken in again.
        states = (EntryState.PLANNED, EntryState.EXCLUDED)
        entries = batch.entries.filter(state__in=states).order_by("position")
    return entries.filter(message=reason) if reason and shown == "kan-niet" else entries


def rows(entries: Iterable[Entry], *, is_ready: bool) -> list[Row]:
    """`is_ready`: the preview is whole, and records may be left out of it."""
    columns = known_columns()
    telling = [
        column for column in usual_columns(list(columns.values())) if column.id != PROFILE.title
    ][:FACTS]
    return [_row(entry, columns, telling, is_ready) for entry in entries]


def _row(
    entry: Entry, columns: dict[str, Column], telling: Sequence[Column], is_ready: bool
) -> Row:
    will_go = entry.operation == Written.DELETE
    movable = entry.state in (EntryState.PLANNED, EntryState.EXCLUDED)
    return Row(
        entry_id=entry.pk,
        title=entry.title,
        url=reverse("records:show", args=[entry.key]),
        differences=[shown(each, columns) for each in differences_of(entry)]
        if movable and not will_go
        else [],
        facts=list(_facts(entry.seen or {}, telling)) if will_go else [],
        reason=entry.message,
        can_exclude=movable and is_ready,
        is_excluded=entry.state == EntryState.EXCLUDED,
    )


def _facts(record: dict[str, Any], columns: Sequence[Column]) -> Iterable[tuple[str, str]]:
    for column in columns:
        text = kind_of(column).plain(record.get(column.id))
        if text.strip():
            yield str(column.label), text


def chips_of(proposal: Proposal) -> list[Chip]:
    """The filter that the records were found with."""
    columns = list(known_columns().values())
    return chips(parse(QueryDict(proposal.listing), columns), columns)
