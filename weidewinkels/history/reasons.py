"""Why records were skipped or refused: each reason with how many it befell."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from weidewinkels.journal.models import Batch, Entry, EntryState, Problem
from weidewinkels.onlooker import without_emails

SHOWN = 20
REMEMBERED_SECONDS = 3600
TROUBLES = (EntryState.FAILED, EntryState.CONFLICT)


@dataclass(frozen=True)
class Reason:
    """`name` is what stands for it in an address."""

    state: str
    problem: str
    message: str
    number: int

    @property
    def name(self) -> str:
        fact = "\0".join((self.state, self.problem, self.message))
        return hashlib.sha256(fact.encode()).hexdigest()[:12]

    @property
    def text(self) -> str:
        return reason_text(self.state, self.problem, self.message)

    def narrow(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        return entries.filter(state=self.state, problem=self.problem, message=self.message)


def reason_text(state: str, problem: str, message: str) -> str:
    """The reason in the reader's language; what the DataStore said stays as it said it."""
    if state == EntryState.FAILED:
        return without_emails(message) or _("geweigerd door het dataplatform")
    return str(Problem(problem).label) if problem in Problem.values else message


def reasons_of(batch: Batch, states: tuple[EntryState, ...]) -> list[Reason]:
    """The most frequent reasons of the entries in these states; counted once for the same counts."""
    wanted = [state for state in states if state in TROUBLES and batch.count(state)]
    if not wanted:
        return []
    counts = "-".join(f"{state}{batch.count(state)}" for state in wanted)
    key = f"reasons:{batch.pk}:{counts}"
    found: list[Reason] | None = cache.get(key)
    if found is None:
        found = _count(batch, wanted)
        cache.set(key, found, REMEMBERED_SECONDS)
    return found


def _count(batch: Batch, states: list[EntryState]) -> list[Reason]:
    rows = (
        batch.entries.filter(state__in=states)
        .order_by()
        .values_list("state", "problem", "message")
        .annotate(number=Count("id"))
        .order_by("-number", "state", "problem", "message")
    )
    return [Reason(*row) for row in rows[:SHOWN]]
