"""Accounts to try the app with: one per role, the owner with shops of their own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.contrib.auth.models import Group, User

from datastore_proxy.types import Query
from weidewinkels.accounts import ownership, roles
from weidewinkels.datastore import get_service

OWNED_SHOPS = 3
NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        roles.EIGENAAR: ("Els", "Weideman"),
        roles.BEHEERDER: ("Bram", "Hekster"),
        roles.MEDEWERKER: ("Mira", "Slootjes"),
    }
)


def make_demo_accounts(password: str) -> list[tuple[str, User]]:
    """→ (role, account) for each role. Done again it changes nothing but a password that differs."""
    accounts = [(role, _account(role, password)) for role in NAMES]
    for role, user in accounts:
        if role == roles.EIGENAAR:
            _give_shops(user)
    return accounts


def _account(role: str, password: str) -> User:
    email = f"{role}@voorbeeld.nl"
    first_name, last_name = NAMES[role]
    user, _made = User.objects.get_or_create(
        username=email,
        defaults={"email": email, "first_name": first_name, "last_name": last_name},
    )
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    user.groups.add(Group.objects.get(name=role))
    return user


def _give_shops(user: User) -> None:
    if ownership.owned_by(user).exists():
        return
    service = get_service()
    for record in service.search(Query(limit=OWNED_SHOPS)).records:
        ownership.give(user, service.key_of(record), record)
