"""From an e-mail address that was proven to the account that goes with it."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils.crypto import get_random_string

from weidewinkels.accounts.roles import EIGENAAR


def account_of(email: str) -> User | None:
    """Whoever signs in with this address; None when nobody does."""
    address = EmailAddress.objects.filter(email__iexact=email, verified=True).first()
    return address.user if address else None


@transaction.atomic
def owner_with(email: str, *, name: str = "") -> User | None:
    """The account with this address, made when there is none, as one that may own shops.

    Whoever calls this knows that the address is theirs. None when the account was switched off.
    """
    user = account_of(email)
    if user is None:
        username = email.lower()
        if User.objects.filter(username=username).exists():  # of who has another address by now
            username = f"{username[:120]}-{get_random_string(8)}"
        user = User.objects.create_user(username, email.lower(), first_name=name[:150])
    if not user.is_active:
        return None
    make_owner(user)
    return user


def make_owner(user: User) -> None:
    """Give them the role, if they don't have it yet."""
    user.groups.add(Group.objects.get(name=EIGENAAR))


def has_only_own_shops(user: User) -> bool:
    """Whether all that this account may do is look after its own shops."""
    others = user.groups.exclude(name=EIGENAAR).exists()
    return not (others or user.is_staff or user.is_superuser or user.user_permissions.exists())
