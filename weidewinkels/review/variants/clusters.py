"""Clusters of values that probably mean the same.

Two ways, as OpenRefine has them: values whose key collides (the same letters, whatever the signs,
capitals and order), and values one or two typing mistakes away from one that is used more often.
The outcome depends on the values and their counts alone, never on their order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from weidewinkels.catalogue.contents import plain, words_in

SHORTEST = 6
"""Of shorter names one letter makes another place: Epe and Ede, Elst and Emst."""
LONG = 10
"""From this length on, two mistakes are allowed."""
MUCH_RARER = 3
"""A mistake is made less often than the right spelling: at least so many times."""


@dataclass(frozen=True)
class Member:
    """A value as it is stored, and the number of records that hold it."""

    value: str
    number: int


@dataclass(frozen=True)
class Cluster:
    """Values that probably mean the same, the most used first.

    `suggestion`: what they could all become. `is_sure`: they differ in signs, capitals, spaces and
    order only; else a letter or two differ as well.
    """

    members: tuple[Member, ...]
    suggestion: str
    is_sure: bool

    @property
    def number(self) -> int:
        return sum(member.number for member in self.members)


def cluster(
    counts: Mapping[str, int],
    *,
    canonical: Callable[[str], str | None] = lambda value: None,
) -> list[Cluster]:
    """The clusters among these values, those with the most records first.

    `canonical`: the one right spelling of a value, where its kind knows that: "North Holland" →
    "Noord-Holland". Values without letters or digits are left alone.
    """
    groups = _collisions(counts, canonical)
    numbers = {key: sum(member.number for member in group) for key, group in groups.items()}
    leaders = _leaders(numbers)
    joined: dict[str, list[str]] = defaultdict(list)
    for key in sorted(groups):
        joined[leaders.get(key, key)].append(key)
    found = [
        _made([member for key in keys for member in groups[key]], groups[leader], canonical)
        for leader, keys in joined.items()
        if sum(len(groups[key]) for key in keys) > 1
    ]
    return sorted(found, key=lambda one: (-one.number, one.suggestion))


def _collisions(
    counts: Mapping[str, int], canonical: Callable[[str], str | None]
) -> dict[str, list[Member]]:
    """The values that are the same but for capitals, accents, signs, spaces, order and doubled
    words; by what the most used of them comes to."""
    same: dict[str, list[Member]] = defaultdict(list)
    roots: dict[str, str] = {}
    keys = {value: _keys_of(canonical(value) or value) for value in counts}
    for ordered, glued in sorted(set(keys.values()) - {("", "")}):
        _unite(roots, f"words {ordered}", f"glued {glued}")
    for value, (ordered, glued) in keys.items():
        if glued:
            root = _root(roots, f"words {ordered}")
            same[root].append(Member(value, counts[value]))
    return {keys[min(group, key=_rank).value][1]: group for group in same.values()}


def _keys_of(value: str) -> tuple[str, str]:
    """Its words in order of the alphabet, and glued together as they stand: "Dal en Berg" collides
    with "Berg en Dal" by the first, "NoordHolland" with "Noord-Holland" by the second."""
    words = words_in(plain(value))
    return " ".join(sorted(set(words))), "".join(words)


def _unite(roots: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_root(roots, one), _root(roots, other)))
    roots[second] = first


def _root(roots: dict[str, str], name: str) -> str:
    while roots.get(name, name) != name:
        name = roots[name]
    return name


def _made(
    members: list[Member], leading: list[Member], canonical: Callable[[str], str | None]
) -> Cluster:
    best = min(leading, key=_rank)
    meant = canonical(best.value)
    return Cluster(
        members=tuple(sorted(members, key=_rank)),
        suggestion=meant or best.value.strip(),
        is_sure=len(members) == len(leading),
    )


def _rank(member: Member) -> tuple[int, bool, bool, str]:
    """The most used first; of those used as often, the one that isn't all capitals or all small."""
    value = member.value
    return (-member.number, value.isupper(), value.islower(), value)


def _leaders(numbers: Mapping[str, int]) -> dict[str, str]:
    """Rare key → the much more used key that it is a mistake away from; the nearest, then the most
    used. A leader follows no other, so that no chain of mistakes joins what is far apart."""
    neighbours: dict[str, list[str]] = defaultdict(list)
    for key in numbers:
        for shorter in _shortened(key):
            neighbours[shorter].append(key)
    leaders: dict[str, str] = {}
    for key in sorted(numbers, key=lambda one: (-numbers[one], one)):
        candidates = {
            other
            for shorter in _shortened(key)
            for other in neighbours[shorter]
            if other not in leaders and numbers[other] >= MUCH_RARER * numbers[key]
        }
        near = sorted(
            (OSA.distance(key, other), -numbers[other], other)
            for other in candidates
            if _is_near(key, other)
        )
        if near:
            leaders[key] = near[0][2]
    return leaders


def _is_near(one: str, other: str) -> bool:
    # Another house number is another house.
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    shortest = min(len(one), len(other))
    allowed = 2 if shortest >= LONG else 1
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed


def _shortened(key: str) -> Iterator[str]:
    """The key with none, one or (of a long one) two letters left out: two keys that are near each
    other have one of these in common, so that not every pair has to be compared."""
    if len(key) < SHORTEST:
        return
    yield key
    for place in range(len(key)):
        once = key[:place] + key[place + 1 :]
        yield once
        if len(key) >= LONG:
            for second in range(place, len(once)):
                yield once[:second] + once[second + 1 :]
