"""Which records of today may be a shop that lost its key: those that are alike in what seldom is."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, lookups

from weidewinkels.catalogue import relink
from weidewinkels.catalogue.columns import PlainText
from weidewinkels.catalogue.contents import plain_values
from weidewinkels.catalogue.models import KnownRecord

TELLING = ("company", "email", "phone", "website", "street", "zip")
"""Columns in which two shops are seldom the same."""
MOST = 5


def candidates(stray: KnownRecord) -> list[tuple[KnownRecord, list[str]]]:
    """Record → the columns in which it is like the stray shop; the most alike first, a few at most."""
    alike = Q(pk__in=relink.candidates(stray).values("pk"))
    plain = plain_values(stray.content)
    for column in TELLING:
        if text := plain.get(column):
            alike |= Q(lookups.Exact(PlainText(column), text))
    found = KnownRecord.objects.filter(alike, resource_id=stray.resource_id, gone_at=None)
    pairs = [
        (record, _same_columns(plain, plain_values(record.content)))
        for record in found.order_by("record_id")[:200]
    ]
    return sorted(pairs, key=lambda pair: -len(pair[1]))[:MOST]


def _same_columns(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    return [name for name in TELLING if name in one and one[name] == other.get(name)]
