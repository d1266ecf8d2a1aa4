"""What we know of one record."""

from __future__ import annotations

from datastore_proxy.types import Key, Record
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.catalogue.models import KnownRecord


def known_of(key: Key, record: Record, resource_id: str) -> KnownRecord | None:
    """What we know of this record; None while we know nothing of it."""
    return fitting(known_at(key, resource_id), record)


def known_at(key: Key, resource_id: str) -> KnownRecord | None:
    """What we know of the record with this key, as far as it still is that shop (`fitting`)."""
    there = KnownRecord.objects.filter(resource_id=resource_id, key=str(key), gone_at=None)
    return there.defer("text", "plain").first()


def fitting(known: KnownRecord | None, record: Record) -> KnownRecord | None:
    """What we know of another shop, which had this key before a reload, doesn't count."""
    fits = known is not None and known.fingerprint == fingerprint_of(record)
    return known if fits else None
