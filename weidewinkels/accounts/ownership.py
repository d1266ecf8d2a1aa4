"""Giving records to owners, and keeping that right while records move."""

from __future__ import annotations

import hashlib

import simplejson
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.models import Ownership
from weidewinkels.profile import identity_of


def fingerprint_of(record: Record) -> str:
    """A short text that stays the same as long as what identifies the record does."""
    identity = simplejson.dumps(identity_of(record), sort_keys=True, use_decimal=True, default=str)
    return hashlib.sha256(identity.encode()).hexdigest()


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
