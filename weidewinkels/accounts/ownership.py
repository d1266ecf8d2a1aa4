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
