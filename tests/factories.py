"""People and what they own, for tests."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db.migrations import RunPython

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Key, Record
from weidewinkels.accounts import ownership

PASSWORD = "wei-en-hek-1871"
MIGRATIONS = Path(__file__).parents[1] / "weidewinkels/accounts/migrations"


def make_roles() -> None:
    """What the migrations make, for a database that a test before this one emptied."""
    for name in sorted(path.stem for path in MIGRATIONS.glob("0*.py")):
        migration = import_module(f"weidewinkels.accounts.migrations.{name}").Migration
        for operation in migration.operations:
            if isinstance(operation, RunPython):
                make: Callable[[Any, Any], None] = operation.code
                make(apps, None)
    emptying = import_module("weidewinkels.accounts.migrations.0004_empty_trash")
    emptying.give_to_reviewers(apps, None)


def make_user(role: str = "", *, email: str = "", name: str = "", password: str = PASSWORD) -> User:
    """Somebody, whose address is trusted as any that the app is given, and, with `role`, that role."""
    if not Group.objects.exists():
        make_roles()
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
