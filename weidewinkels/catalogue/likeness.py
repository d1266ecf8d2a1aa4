"""Which records of today may be a shop that lost its key: those that are alike in what seldom is."""

from __future__ import annotations

from django.db.models import Q, lookups

from weidewinkels.catalogue import relink
from weidewinkels.catalogue.columns import ColumnText
from weidewinkels.catalogue.models import KnownRecord

TELLING = ("company", "email", "phone", "website", "street", "zip")
"""Columns in which two shops are seldom the same."""
MOST = 5


def candidates(stray: KnownRecord) -> list[tuple[KnownRecord, list[str]]]:
    """Record → the columns in which it is like the stray shop; the most alike first, a few at most."""
    alike = Q(pk__in=relink.candidates(stray).values("pk"))
    for column in TELLING:
        if text := stray.plain.get(column):
            alike |= Q(lookups.Exact(ColumnText(column), text))
    found = KnownRecord.objects.filter(alike, resource_id=stray.resource_id, gone_at=None)
    pairs = [
        (record, [name for name in TELLING if _same(stray, record, name)])
        for record in found.order_by("record_id")[:200]
    ]
    return sorted(pairs, key=lambda pair: -len(pair[1]))[:MOST]


def _same(one: KnownRecord, other: KnownRecord, column: str) -> bool:
    text = one.plain.get(column)
    return bool(text) and text == other.plain.get(column)
