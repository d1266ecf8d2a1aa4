"""What there is to know of each of the records that may be one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.models import Ownership
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.datastore import get_resource
from weidewinkels.profile import PROFILE, sections_for, title_of
from weidewinkels.records.facts import coordinates_of
from weidewinkels.review.doubles.comparing import Sides, filled


@dataclass(frozen=True)
class Side:
    """A record beside the others. `known`: None while we know nothing of what it is now."""

    number: int
    key: Key
    record: Record
    title: str
    subtitle: str
    owners: list[str]
    known: KnownRecord | None
    is_survivor: bool
    survivor_url: str = ""
    without_url: str = ""

    @property
    def is_approved(self) -> bool:
        known = self.known
        return bool(known and known.verdict == "approved" and not known.is_changed_since_verdict)


def owners_of(sides: Sides) -> dict[str, list[str]]:
    """Key as text → who own that shop."""
    found: dict[str, list[str]] = defaultdict(list)
    fingerprints = {str(key): fingerprint_of(record) for key, record in sides.items()}
    for link in Ownership.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID, record_key__in=fingerprints
    ).select_related("user"):
        if link.fingerprint in ("", fingerprints[link.record_key]):
            found[link.record_key].append(link.user.get_full_name() or link.user.email)
    return found


def known_of_all(sides: Sides) -> dict[str, KnownRecord]:
    """Key as text → what we know of that shop."""
    rows = KnownRecord.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID,
        key__in=[str(key) for key in sides],
        gone_at=None,
    ).defer("text", "plain", "content", "verdict_content")
    fingerprints = {str(key): fingerprint_of(record) for key, record in sides.items()}
    return {row.key: row for row in rows if row.fingerprint == fingerprints[row.key]}


def likeliest_survivor(sides: Sides) -> Key:
    """Who has an owner, then who says most, then who was approved, then who was there first."""
    owners, known = owners_of(sides), known_of_all(sides)

    def worth(key: Key) -> tuple[bool, int, bool]:
        row = known.get(str(key))
        return (str(key) in owners, filled(sides[key]), bool(row and row.verdict == "approved"))

    return max(sides, key=lambda key: (worth(key), -list(sides).index(key)))


def sides_of(sides: Sides, survivor: Key) -> list[Side]:
    owners, known = owners_of(sides), known_of_all(sides)
    return [
        Side(
            number,
            key,
            record,
            title_of(record),
            str(record.get(PROFILE.subtitle) or ""),
            owners.get(str(key), []),
            known.get(str(key)),
            key == survivor,
        )
        for number, (key, record) in enumerate(sides.items(), start=1)
    ]


def places_of(sides: list[Side]) -> list[dict[str, Any]]:
    """Those that are on the map."""
    sections = sections_for(get_resource())
    places = ((side, coordinates_of(sections, side.record)) for side in sides)
    return [
        {
            "number": side.number,
            "title": side.title,
            "latitude": str(place["latitude"]).strip(),
            "longitude": str(place["longitude"]).strip(),
        }
        for side, place in places
        if len(place) == 2
    ]
