"""Ownership follows what is written: the journal tells, after each call that wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.models import User

from weidewinkels.accounts.models import Ownership
from weidewinkels.accounts.ownership import give
from weidewinkels.accounts.roles import EIGENAAR
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.journal.models import Action, Entry, Operation


def follow(sender: object, entries: Sequence[Entry], **_: object) -> None:
    """Keep it with its record through a change of name or address, a restore, an owner's own addition.

    The owner of a deleted record stays written down, for when it is restored.
    """
    kept = [entry for entry in entries if entry.operation != Operation.DELETE]
    ownerships = _ownerships(kept)
    for entry in kept:
        if entry.operation == Operation.UPDATE:
            _keep(ownerships.get(str(entry.key), []), entry)
        elif entry.restores_key is not None:
            _move(ownerships.get(entry.restores_key, []), entry)
        elif entry.operation == Operation.INSERT:
            _give_to_adder(entry)


def _ownerships(entries: Sequence[Entry]) -> dict[str, list[Ownership]]:
    keys = {key for entry in entries for key in (entry.key, entry.restores_key) if key is not None}
    by_key: dict[str, list[Ownership]] = defaultdict(list)
    for ownership in Ownership.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID, record_key__in=keys
    ):
        by_key[ownership.record_key].append(ownership)
    return by_key


def _keep(ownerships: list[Ownership], entry: Entry) -> None:
    """With the record when its name or address changes; not one that already was of another shop."""
    if not ownerships:
        return  # of most records, and a fingerprint takes its time
    before, after = fingerprint_of(entry.before or {}), fingerprint_of(entry.after or {})
    for ownership in ownerships:
        if before != after and ownership.fingerprint == before:
            ownership.fingerprint = after
            ownership.save(update_fields=["fingerprint"])


def _move(ownerships: list[Ownership], entry: Entry) -> None:
    """To the key under which the record was restored."""
    for ownership in ownerships:
        ownership.record_key = str(entry.key)
        ownership.save(update_fields=["record_key"])


def _give_to_adder(entry: Entry) -> None:
    """An owner's own addition is theirs; what a reviewer adds or imports is not."""
    if entry.batch.action != Action.ADD or entry.key is None:
        return
    adder = entry.batch.by
    if isinstance(adder, User) and adder.groups.filter(name=EIGENAAR).exists():
        give(adder, entry.key, entry.after or {})
