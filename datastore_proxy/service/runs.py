"""Record numbers as a filter: those that follow each other by the first and the last of them.

CKAN 2.12 takes as long for each value in a filter as PostgreSQL to delete the record: 1,000 that follow
each other, as those that were imported do, go in half the time of a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

LEAST_RUN = 100
"""Shorter runs stay in the list, where they cost less than a millisecond or two."""
MOST_RUNS = 30
"""CKAN takes 100 operators, and each run is three of them: both ends, and that both must hold."""


def filter_on(numbers: Iterable[int]) -> list[int | dict[str, int]]:
    """The values of a filter that fits these numbers, and no others: [{"gte": 1, "lte": 200}, 7004].

    A run leaves no number out, so no record is in it that wasn't named.
    """
    ordered = sorted(set(numbers))
    least = max(LEAST_RUN, len(ordered) // MOST_RUNS)
    runs: list[int | dict[str, int]] = []
    singles: list[int | dict[str, int]] = []
    for run in _runs(ordered):
        if len(run) < least:
            singles += run
        else:
            runs.append({"gte": run[0], "lte": run[-1]})
    return runs + singles


def _runs(ordered: list[int]) -> Iterator[list[int]]:
    """As lists in which each number is one more than that before it."""
    by_distance = groupby(enumerate(ordered), key=lambda place: place[1] - place[0])
    for _, run in by_distance:
        yield [number for _, number in run]
