"""How many records match, remembered for a moment; and whether counting is worth waiting for.

On a large table counting takes CKAN longer than fetching the rows. So there the rows come first,
and the total is asked for afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from weidewinkels.records.listing import Listing

LARGE = 20_000
SECONDS = 30
LARGE_SECONDS = 3600
MOST_REMEMBERED = 500

Question = tuple[Any, ...]

_totals: dict[Question, tuple[float, int]] = {}
_found_large: dict[str, float] = {}


def known_total(resource_id: str, listing: Listing) -> int | None:
    """The total for these words and filters, when this process counted it a moment ago."""
    found = _totals.get(_question(resource_id, listing))
    return found[1] if found and time.monotonic() - found[0] < SECONDS else None


def remember_total(resource_id: str, listing: Listing, total: int) -> None:
    if len(_totals) >= MOST_REMEMBERED:
        _totals.clear()
    _totals[_question(resource_id, listing)] = (time.monotonic(), total)
    note_size(resource_id, total)
    if total <= LARGE and not listing.narrows:
        _found_large.pop(resource_id, None)


def note_size(resource_id: str, total: int) -> None:
    """So many records at least were found in it."""
    if total > LARGE:
        _found_large[resource_id] = time.monotonic()


def is_large(resource_id: str) -> bool:
    """Whether a count, the last hour, found more than `LARGE` records."""
    found = _found_large.get(resource_id)
    return found is not None and time.monotonic() - found < LARGE_SECONDS


def forget_totals(**_: Any) -> None:
    """After a write: the totals may be others now. Also a receiver of signals."""
    _totals.clear()


def forget_everything() -> None:
    """As a process that has just begun; for tests."""
    forget_totals()
    _found_large.clear()


def _question(resource_id: str, listing: Listing) -> Question:
    return (resource_id, listing.words, _hashable(listing.filters), listing.asked)


def _hashable(filters: Mapping[str, tuple[str, ...]]) -> Question:
    return tuple(sorted((name, tuple(sorted(values))) for name, values in filters.items()))
