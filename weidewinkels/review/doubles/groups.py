"""From pairs that are alike to groups: three entries of one shop are one group, not three pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from weidewinkels.review.doubles.likeness import Reason

MOST = 8
"""A larger group holds together by its weakest pairs only; without those it falls apart."""
STRICTER = 10


class Pair(NamedTuple):
    """Two records by their keys, the first of which comes first in the alphabet."""

    one: str
    other: str
    score: int
    reasons: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()


def grouped(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """The pairs of each group, the best first; depends on the pairs alone, not on their order.

    Every record is in one group at most, and no group holds more than `MOST` records, unless these
    can't be told from each other.
    """
    found = []
    for group in _connected(sorted(pairs, key=_rank)):
        found += _small(group)
    return sorted(found, key=lambda group: _rank(group[0]))


def keys_of(pairs: Iterable[Pair]) -> list[str]:
    """The records of a group, each once; those of the best pair first."""
    return list(dict.fromkeys(key for pair in pairs for key in (pair.one, pair.other)))


def _small(group: list[Pair]) -> list[list[Pair]]:
    worst, best = group[-1].score, group[0].score
    if len(keys_of(group)) <= MOST or worst == best:
        return [group]
    limit = min(best, worst + STRICTER)
    strict = [pair for pair in group if pair.score >= limit]
    return [small for part in _connected(strict) for small in _small(part)]


def _connected(pairs: Sequence[Pair]) -> list[list[Pair]]:
    roots: dict[str, str] = {}
    for pair in pairs:
        first, second = sorted((_root(roots, pair.one), _root(roots, pair.other)))
        roots[second] = first
    parts: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        parts[_root(roots, pair.one)].append(pair)
    return list(parts.values())


def _root(roots: dict[str, str], key: str) -> str:
    while (up := roots.setdefault(key, key)) != key:
        roots[key] = roots[up]
        key = up
    return key


def _rank(pair: Pair) -> tuple[int, str, str]:
    return (-pair.score, pair.one, pair.other)
