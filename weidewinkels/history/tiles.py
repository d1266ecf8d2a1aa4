"""The counts of a batch as tiles, each of which filters the list under it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weidewinkels.journal.models import OPEN_STATES, Batch, BatchState, EntryState


@dataclass(frozen=True)
class Kind:
    label: str | Promise
    tone: str
    states: tuple[EntryState, ...]


@dataclass(frozen=True)
class Tile:
    name: str
    label: str | Promise
    tone: str
    number: int
    is_chosen: bool


TILES = {
    "gedaan": Kind(_("gedaan"), "clover", (EntryState.DONE,)),
    "ongewijzigd": Kind(_("was al zo"), "muted", (EntryState.UNCHANGED,)),
    "overgeslagen": Kind(_("overgeslagen"), "sky", (EntryState.CONFLICT,)),
    "mislukt": Kind(_("mislukt"), "clay", (EntryState.FAILED,)),
    "wacht": Kind(_("nog te doen"), "marigold", OPEN_STATES),
    "uitgesloten": Kind(_("uitgesloten"), "muted", (EntryState.EXCLUDED,)),
}

STILL_OPEN = {
    BatchState.WAITING: _("wacht op publicatie"),
    BatchState.STOPPED: _("niet gedaan"),
}


def tiles_of(batch: Batch, chosen: str) -> list[Tile]:
    """A tile for each outcome that occurs in the batch."""
    return [
        Tile(name, _label(batch, kind), kind.tone, number, is_chosen=name == chosen)
        for name, kind in TILES.items()
        if (number := batch.count(*kind.states))
    ]


def _label(batch: Batch, kind: Kind) -> str | Promise:
    if kind.states == OPEN_STATES:
        return STILL_OPEN.get(BatchState(batch.state), kind.label)
    return kind.label
