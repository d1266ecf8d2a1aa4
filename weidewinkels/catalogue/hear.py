"""What this app writes is in the catalogue at once: the journal tells, after each call that wrote."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from weidewinkels.catalogue import relink
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.catalogue.copying import keep
from weidewinkels.catalogue.gone import mark_gone
from weidewinkels.catalogue.models import Confirmation, KnownRecord
from weidewinkels.catalogue.signals import renewed
from weidewinkels.datastore import get_service
from weidewinkels.journal.models import Action, Entry, Operation

CHECKED_AT_ONCE = 200
"""Checks take longer than the write itself: of many records they are left to a task of their own."""


def hear(sender: object, entries: Sequence[Entry], **_: object) -> None:
    """Take over what these entries wrote: a statement or three, however many they are."""
    service = get_service()
    kept = [entry for entry in entries if entry.operation != Operation.DELETE and entry.after]
    deleted = [entry for entry in entries if entry.operation == Operation.DELETE]
    with transaction.atomic():
        if deleted:
            mark_gone(_rows(deleted), timezone.now(), seen_at=timezone.now())
        if kept:
            _keep(kept, service)


def _keep(entries: Sequence[Entry], service: DatastoreService) -> None:
    _move(entries, service)
    _take_out_others(entries, service)
    records = [
        {**(entry.after or {}), service.key: entry.key}
        for entry in entries
        if entry.key is not None
    ]
    keep(records, service, read_at=timezone.now())
    _confirm_added(entries)
    keys = [str(record[service.key]) for record in records]
    renewed.send_robust(
        KnownRecord, resource_id=service.resource_id, keys=keys, later=len(keys) > CHECKED_AT_ONCE
    )


def _move(entries: Sequence[Entry], service: DatastoreService) -> None:
    """A restored record has a new `_id`; its row, with what people found of it, goes there.

    A key of the people's own is the same again, and the row is where it was.
    """
    keys = {
        entry.restores_key: entry.key
        for entry in entries
        if entry.key is not None and entry.restores_key not in (None, entry.key)
    }
    if not keys:
        return
    rows = KnownRecord.objects.filter(resource_id=service.resource_id)
    moving = list(rows.filter(key__in=keys).only("key"))
    rows.filter(key__in=[keys[row.key] for row in moving]).delete()
    for row in moving:
        row.key = keys[row.key]
    KnownRecord.objects.bulk_update(moving, ["key"], batch_size=500)


def _take_out_others(entries: Sequence[Entry], service: DatastoreService) -> None:
    """Where a reload that we haven't noticed yet gave the key to another shop, what we kept stays
    with the shop that had it."""
    updates = {str(entry.key): entry for entry in entries if entry.operation == Operation.UPDATE}
    known = dict(
        KnownRecord.objects.filter(resource_id=service.resource_id, key__in=updates).values_list(
            "key", "fingerprint"
        )
    )
    changes = []
    for key, entry in updates.items():
        before = fingerprint_of(entry.before or {})
        if key in known and known[key] != before:
            changes.append(relink.Change(key, known[key], before))
    if changes:
        relink.take_out(service.resource_id, changes)


def _confirm_added(entries: Sequence[Entry]) -> None:
    """Who adds a shop has just said that it is so."""
    added = [
        entry
        for entry in entries
        if entry.operation == Operation.INSERT and entry.batch.action == Action.ADD
    ]
    if added:
        batch = added[0].batch
        _rows(added).update(
            confirmed_at=timezone.now(),
            confirmed_by=batch.by_id,
            confirmed_by_name=batch.by_name,
            confirmed_how=Confirmation.ADDED,
        )


def _rows(entries: Sequence[Entry]) -> QuerySet[KnownRecord]:
    keys = [entry.key for entry in entries if entry.key is not None]
    return KnownRecord.objects.filter(resource_id=settings.DATASTORE_RESOURCE_ID, key__in=keys)
