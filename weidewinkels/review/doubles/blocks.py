"""What two records must have in common to be compared at all, so that not every pair has to be."""

from __future__ import annotations

import math
from collections.abc import Iterator

from weidewinkels.review.doubles.traits import Traits

NORTH_SOUTH, EAST_WEST = 200, 120
"""Cells of some 500 metres, at the height of the Netherlands."""
MOST_WORDS = 8


def blocks_of(traits: Traits) -> Iterator[str]:
    """Names of the blocks that a record is in; doubles have at least one in common."""
    for phone in traits.phones.split():
        yield f"phone {phone}"
    for mail in traits.mails.split():
        yield f"mail {mail}"
    for site in traits.sites.split():
        yield f"site {site}"
    if traits.postcode:
        yield f"address {traits.postcode} {traits.house}"
    if traits.street and traits.house:
        yield f"street {traits.street[:4]} {traits.house} {traits.city[:4]}"
    if traits.core:
        yield f"name {traits.core}"
    for word in traits.core.split()[:MOST_WORDS]:
        if traits.postcode:
            yield f"word {word} {traits.postcode[:3]}"
        if traits.city:
            yield f"town {word[:4]} {traits.city[:5]}"
    if traits.rest:
        yield f"rest {traits.rest[:60]}"
        yield f"name {traits.name}"
    yield from _cells(traits)


def _cells(traits: Traits) -> Iterator[str]:
    """Two grids that overlap: who is less than half a cell apart is together in one of them."""
    if traits.latitude is None or traits.longitude is None:
        return
    north, east = traits.latitude * NORTH_SOUTH, traits.longitude * EAST_WEST
    for grid, (up, along) in enumerate(((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5))):
        yield f"cell {grid} {math.floor(north + up)} {math.floor(east + along)}"
