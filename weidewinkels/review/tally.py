"""What came of a queue: counted from what the catalogue holds now, not from what was clicked."""

from __future__ import annotations

from dataclasses import dataclass

from weidewinkels.catalogue.models import KnownRecord, Verdict
from weidewinkels.review.models import Queue


@dataclass(frozen=True)
class Tally:
    """How many records were approved, flagged, asked about, and left without a verdict since it began."""

    approved: int
    flagged: int
    asked: int
    skipped: int


def tally_of(queue: Queue) -> Tally:
    counts = dict.fromkeys(Verdict, 0)
    for keys in queue.parts.order_by("part").values_list("keys", flat=True).iterator(5):
        rows = KnownRecord.objects.filter(
            resource_id=queue.resource_id, key__in=keys, verdict_at__gte=queue.created_at
        )
        for verdict in rows.values_list("verdict", flat=True):
            counts[Verdict(verdict)] += 1
    judged = (counts[Verdict.APPROVED], counts[Verdict.FLAGGED], counts[Verdict.ASKED])
    return Tally(*judged, skipped=queue.total - sum(judged))
