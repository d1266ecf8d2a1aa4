"""Whom of the selected shops one can invite: those with an address, and without an owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.conf import settings

from weidewinkels.accounts.models import Ownership
from weidewinkels.bulk.models import Selection
from weidewinkels.claims import shops
from weidewinkels.claims.inviting import Shop, open_invitations
from weidewinkels.datastore import get_service

AT_ONCE = 1000
"""Read from the DataStore at a time."""
MOST = 5000
"""In one go: each becomes a row, and each address a mail."""


@dataclass
class Invitable:
    """`wanted`: (address, shop) for those to invite; and how many for what reason are not."""

    wanted: list[tuple[str, Shop]] = field(default_factory=list)
    without_address: int = 0
    with_owner: int = 0
    invited_before: int = 0
    gone: int = 0

    @property
    def addresses(self) -> int:
        return len({email for email, _shop in self.wanted})


def invitable(selection: Selection) -> Invitable:
    """Reads each record of the selection once."""
    found = Invitable()
    keys = iter(selection.keys())
    while texts := list(islice(keys, AT_ONCE)):
        service = get_service()
        records = service.get([service.key_from_text(text) for text in texts])
        found.gone += len(texts) - len(records)
        owned = _with_owner(texts)
        invited = set(
            open_invitations().filter(record_key__in=texts).values_list("record_key", "email")
        )
        for key, record in records.items():
            email = shops.address_of(record)
            if str(key) in owned:
                found.with_owner += 1
            elif not email:
                found.without_address += 1
            elif (str(key), email) in invited:
                found.invited_before += 1
            else:
                found.wanted.append((email, (key, record)))
    return found


def _with_owner(keys: list[str]) -> set[str]:
    owned: Iterator[str] = (
        Ownership.objects.filter(
            resource_id=settings.DATASTORE_RESOURCE_ID,
            record_key__in=keys,
            user__is_active=True,
        )
        .values_list("record_key", flat=True)
        .iterator()
    )
    return set(owned)
