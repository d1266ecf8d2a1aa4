"""Giving records to owners, and keeping that right while records move."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.models import Ownership
from weidewinkels.catalogue.contents import fingerprint_of


def owned_by(user: User) -> QuerySet[Ownership]:
    """What `user` owns in the resource of the settings."""
    return Ownership.objects.filter(user=user, resource_id=settings.DATASTORE_RESOURCE_ID)


def give(user: User, key: Key, record: Record) -> Ownership:
    """Make `user` an owner of the record with this key."""
    ownership, _created = Ownership.objects.update_or_create(
        user=user,
        resource_id=settings.DATASTORE_RESOURCE_ID,
        record_key=str(key),
        defaults={"fingerprint": fingerprint_of(record)},
    )
    return ownership


def owners_of(key: Key, record: Record) -> list[User]:
    """Who owns the shop that this record is, those who own it longest first."""
    fingerprints = ("", fingerprint_of(record))
    ownerships = Ownership.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID,
        record_key=str(key),
        fingerprint__in=fingerprints,
        user__is_active=True,
    )
    return [one.user for one in ownerships.select_related("user").order_by("created_at", "id")]


def take(user: User, key: Key) -> bool:
    """Make `user` no longer an owner of the record with this key; → whether they were."""
    return bool(owned_by(user).filter(record_key=str(key)).delete()[0])
