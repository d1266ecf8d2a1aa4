"""The counts of a batch as tiles, each of which filters the list under it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weidewinkels.journal.models import OPEN_STATES, Batch, EntryState


@dataclass(frozen=True)
class Kind:
    label: str | Promise
    tone: str
    states: tuple[EntryState, ...]


@dataclass(frozen=True)
class Tile:
    name: str
    kind: Kind
    number: int
    is_chosen: bool


TILES = {
    "gedaan": Kind(_("gedaan"), "clover", (EntryState.DONE,)),
    "ongewijzigd": Kind(_("was al zo"), "muted", (EntryState.UNCHANGED,)),
    "overgeslagen": Kind(_("overgeslagen"), "sky", (EntryState.CONFLICT,)),
    "mislukt": Kind(_("mislukt"), "clay", (EntryState.FAILED,)),
    "wacht": Kind(_("wacht op publicatie"), "marigold", OPEN_STATES),
}


def tiles_of(batch: Batch, chosen: str) -> list[Tile]:
    """A tile for each outcome that occurs in the batch."""
    return [
        Tile(name, kind, number, is_chosen=name == chosen)
        for name, kind in TILES.items()
        if (number := batch.count(*kind.states))
    ]
