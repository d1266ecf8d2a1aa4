"""Which shop a claim or an invitation is about: its key may have become another shop's since."""

from __future__ import annotations

from typing import Any

from datastore_proxy.errors import RecordNotFound
from datastore_proxy.types import Key, Record
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.claims.models import AboutShop
from weidewinkels.datastore import get_service
from weidewinkels.journal.history import current_keys
from weidewinkels.kinds import kind_of
from weidewinkels.profile import PROFILE, title_of

LONGEST_TITLE = 300


def about(key: Key, record: Record) -> dict[str, Any]:
    """The fields of a model that say which shop is meant."""
    return {
        "resource_id": get_service().resource_id,
        "record_key": str(key),
        "fingerprint": fingerprint_of(record),
        "title": title_of(record)[:LONGEST_TITLE],
    }


def find(one: AboutShop) -> tuple[Key, Record] | None:
    """The shop as it is now, in one read mostly; None when it is no more, or can't be told."""
    service = get_service()
    if one.resource_id != service.resource_id:
        return None
    for text in _keys_of(one):
        try:
            key = service.key_from_text(text)
            record = service.get_one(key)
        except RecordNotFound:
            continue
        if fingerprint_of(record) == one.fingerprint:
            return key, record
    return None


def address_of(record: Record) -> str:
    """The e-mail address that stands with the shop; "" when there is none that can be one."""
    columns = (column for section in PROFILE.sections for column in section.columns)
    for column in columns:
        text = str(record.get(column.id) or "").strip() if column.kind == "email" else ""
        if text and not kind_of(column).warnings(text):
            return text.lower()
    return ""


def _keys_of(one: AboutShop) -> list[str]:
    """Where it may be: under its key, where a restore brought it, where a reload did."""
    now = current_keys([one.record_key])[one.record_key]
    same = KnownRecord.objects.filter(
        resource_id=one.resource_id, fingerprint=one.fingerprint, gone_at=None
    ).values_list("key", flat=True)[:2]
    elsewhere = [key for key in same if len(same) == 1]
    return list(dict.fromkeys((now, *elsewhere)))
