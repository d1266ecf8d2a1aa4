"""What waits for somebody: lines for the start page, each a number that leads to those very records.

A feature adds a line in a module `waiting` of its app, and nobody else need know:

    @waiting(may=may_review, order=20)
    def strays() -> Line:
        return Line(_("Te herkoppelen"), number=…, url=reverse("review:strays"), icon="unlink")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class Line:
    """`number` records, or other things, wait at `url`. `explanation`: why, in a sentence.

    `post`: what to send to `url` to get at them, where that begins something; else it is a link.
    `tone`: one of badge.html's. `icon`: lucide's name.
    """

    label: str
    number: int
    url: str
    icon: str
    explanation: str = ""
    tone: str = "marigold"
    post: Mapping[str, str] = field(default_factory=dict)


MayWait = Callable[[Any], bool]
Count = Callable[[], Line]


@dataclass(frozen=True)
class _Source:
    order: int
    name: str
    may: MayWait
    count: Count


_sources: dict[str, _Source] = {}


def waiting(*, may: MayWait, order: int) -> Callable[[Count], Count]:
    """Have this function's line on the start page of whoever `may`; `order` 0 … 100, the urgent first.

    It is called once a page and must be quick: one query, whose price doesn't grow with the table.
    """

    def add(count: Count) -> Count:
        name = f"{count.__module__}.{count.__qualname__}"
        _sources[name] = _Source(order, name, may, count)
        return count

    return add


def lines_for(user: Any) -> list[Line]:
    """All lines of this person, those with nothing to do too, in their order."""
    sources = sorted(_sources.values(), key=lambda source: (source.order, source.name))
    return [source.count() for source in sources if source.may(user)]


def find_lines() -> None:
    """Import the module `waiting` of each app."""
    autodiscover_modules("waiting")
