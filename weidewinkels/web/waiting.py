"""What waits for somebody: lines for the start page, each a number that leads to those very records.

A feature adds lines in a module `waiting` of its app, and nobody else need know:

    @waiting(may=may_review)
    def strays(user: Any) -> Iterator[Line]:
        yield Line(_("Te herkoppelen"), number=…, url=reverse("review:strays"), icon="unlink")
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class Line:
    """`number` records, or other things, wait at `url`. `explanation`: why, in a sentence.

    `order`: 0 … 100, the urgent first. `post`: what to send to `url` to get at them, where that begins
    something; else it is a link. `tone`: one of badge.html's. `icon`: lucide's name.
    """

    label: str
    number: int
    url: str
    icon: str
    explanation: str = ""
    tone: str = "marigold"
    order: int = 50
    post: Mapping[str, str] = field(default_factory=dict)


MayWait = Callable[[Any], bool]
Lines = Callable[[Any], Iterator[Line]]

_sources: dict[str, tuple[MayWait, Lines]] = {}


def waiting(*, may: MayWait) -> Callable[[Lines], Lines]:
    """Have this function's lines on the start page of whoever `may`.

    It is called with that person, once a page, and must be quick: one query on an index, however many
    lines it gives.
    """

    def add(lines: Lines) -> Lines:
        _sources[f"{lines.__module__}.{lines.__qualname__}"] = may, lines
        return lines

    return add


def lines_for(user: Any) -> list[Line]:
    """All lines of this person, those with nothing to do too, in their order."""
    found = [line for may, lines in _sources.values() if may(user) for line in lines(user)]
    return sorted(found, key=lambda line: (line.order, line.label))


def find_lines() -> None:
    """Import the module `waiting` of each app."""
    autodiscover_modules("waiting")
