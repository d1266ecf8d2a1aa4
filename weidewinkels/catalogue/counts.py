"""How many records per verdict, check, freshness, province, place, and how complete they are.

Each takes the records to count as a query: `every(resource_id)`, or `search.rows_of(question)` for those
of a list. All of it stands in indexes, so 100,000 records are counted in some tens of milliseconds,
without reading them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from weidewinkels.catalogue.conditions import HasVerdict, IsLinked, Rows
from weidewinkels.catalogue.flags import standing_flags
from weidewinkels.catalogue.freshness import Freshness, having
from weidewinkels.catalogue.groups import Group
from weidewinkels.catalogue.models import KnownRecord, Linked, Outline, Verdict
from weidewinkels.catalogue.verdicts import CHANGED_SINCE


@dataclass(frozen=True)
class Amount:
    """How many records hold this value; "" for those that hold none."""

    value: str
    number: int


@dataclass(frozen=True)
class Completeness:
    """How many of `records` hold something, per column. A column that is empty everywhere is no key."""

    records: int
    filled: dict[str, int]

    def share(self, columns: Sequence[str]) -> float:
        """The part of these columns that is filled in, over all records: from 0 to 1."""
        places = self.records * len(columns)
        return sum(self.filled.get(name, 0) for name in columns) / places if places else 0.0


def every(resource_id: str) -> Rows:
    """All records that are there."""
    return KnownRecord.objects.filter(resource_id=resource_id, gone_at=None)


def by_group(rows: Rows, group: Group, *, most: int | None = None) -> list[Amount]:
    """Per province or place as it is written, the most frequent first; at most `most`."""
    counted = (
        rows.order_by()
        .values(value=F(group))
        .annotate(number=Count("pk"))
        .order_by("-number", "value")
        .values_list("value", "number")
    )
    return [Amount(value, number) for value, number in counted[:most]]


def by_verdict(rows: Rows) -> dict[str, int]:
    """Of each `Verdict`, and of `HasVerdict.CHANGED`: approved, and with another content since. Each
    record counts once."""
    found: dict[str, int] = rows.order_by().aggregate(
        none=Count("pk", filter=Q(verdict=Verdict.NONE)),
        approved=Count("pk", filter=Q(verdict=Verdict.APPROVED) & ~CHANGED_SINCE),
        flagged=Count("pk", filter=Q(verdict=Verdict.FLAGGED)),
        asked=Count("pk", filter=Q(verdict=Verdict.ASKED)),
        changed=Count("pk", filter=CHANGED_SINCE),
    )
    return {
        Verdict.NONE.value: found["none"],
        Verdict.APPROVED.value: found["approved"],
        Verdict.FLAGGED.value: found["flagged"],
        Verdict.ASKED.value: found["asked"],
        HasVerdict.CHANGED: found["changed"],
    }


def by_freshness(rows: Rows) -> dict[Freshness, int]:
    found = rows.order_by().aggregate(
        **{one.value: Count("pk", filter=having(one)) for one in Freshness}
    )
    return {one: found[one.value] for one in Freshness}


def never_confirmed(rows: Rows) -> int:
    """How many nobody ever confirmed."""
    return rows.filter(confirmed_at=None).count()


def by_check(rows: Rows, resource_id: str) -> dict[str, int]:
    """Check → in how many of these records it finds something; those that find nothing left out."""
    flags = standing_flags(resource_id).filter(record__in=rows.order_by().values("pk"))
    found = flags.order_by().values_list("check_name").annotate(Count("record", distinct=True))
    return dict(found)


def doubtful(rows: Rows, resource_id: str) -> int:
    """How many of these records have a flag that counts."""
    return rows.filter(pk__in=standing_flags(resource_id).values("record")).count()


def linked(rows: Rows, links: QuerySet[Linked]) -> int:
    """How many of these records have one of `links`: an owner, say (`Ownership.objects.all()`)."""
    return IsLinked(links).narrow(rows).count()


def completeness(rows: Rows) -> Completeness:
    numbers: dict[int, int] = dict(rows.order_by().values_list("outline_id").annotate(Count("pk")))
    filled: Counter[str] = Counter()
    for outline in Outline.objects.filter(pk__in=numbers):
        for name in outline.names:
            filled[name] += numbers[outline.pk]
    return Completeness(sum(numbers.values()), dict(filled))
