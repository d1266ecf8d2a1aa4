"""From an e-mail address that was proven to the account that goes with it."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils.crypto import get_random_string

from weidewinkels.accounts.roles import EIGENAAR

LONGEST_NAME = 150
"""Django's, of a user name and of a first name; addresses may be longer."""


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
        user = User.objects.create_user(
            _free_username(email.lower()), email.lower(), first_name=name[:LONGEST_NAME]
        )
    if not user.is_active:
        return None
    make_owner(user)
    return user


def _free_username(email: str) -> str:
    """Nobody types it; the address itself where that fits, and no other who has another by now has it."""
    if len(email) <= LONGEST_NAME and not User.objects.filter(username=email).exists():
        return email
    return f"{email[: LONGEST_NAME - 30]}-{get_random_string(8)}"


def make_owner(user: User) -> None:
    """Give them the role, if they don't have it yet."""
    user.groups.add(Group.objects.get(name=EIGENAAR))


def has_only_own_shops(user: User) -> bool:
    """Whether all that this account may do is look after its own shops."""
    others = user.groups.exclude(name=EIGENAAR).exists()
    return not (others or user.is_staff or user.is_superuser or user.user_permissions.exists())
