"""People and what they own, for tests."""

from __future__ import annotations

from django.contrib.auth.models import Group, User

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Record
from weidewinkels.accounts import ownership

PASSWORD = "wei-en-hek-1871"


def make_user(role: str = "", *, email: str = "", name: str = "", password: str = PASSWORD) -> User:
    """Somebody, whose address is trusted as any that the app is given, and, with `role`, that role."""
    email = email or f"{role or 'iemand'}@voorbeeld.nl"
    user = User.objects.create_user(
        username=email, email=email, password=password, first_name=name or email.partition("@")[0]
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def give_record(user: User, service: DatastoreService, key: Key) -> Record:
    """Make `user` the owner of the record with this key; → the record."""
    record = service.get_one(key)
    ownership.give(user, key, record)
    return record
