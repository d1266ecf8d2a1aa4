"""What we know of one record."""

from __future__ import annotations

from datastore_proxy.types import Key, Record
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.catalogue.models import KnownRecord


def known_of(key: Key, record: Record, resource_id: str) -> KnownRecord | None:
    """What we know of this record; None while we know nothing of it.

    What we know of another shop, which had this key before a reload, doesn't count.
    """
    known = (
        KnownRecord.objects.filter(resource_id=resource_id, key=str(key), gone_at=None)
        .defer("text", "plain")
        .first()
    )
    fits = known is not None and known.fingerprint == fingerprint_of(record)
    return known if fits else None
