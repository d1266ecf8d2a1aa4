"""The e-mail address that whoever manages users writes down is trusted: nobody is asked to confirm it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User


def trust_address(
    sender: type[User],
    instance: User,
    *,
    raw: bool = False,
    update_fields: Collection[str] | None = None,
    **_: Any,
) -> None:
    """Hears each save of a user: by the admin, by `createsuperuser`, by the demo.

    An address that was replaced no longer opens the account. Who adds an address themselves does so
    with allauth, which writes its own row first, and still has to confirm it.
    """
    email = instance.email
    if raw or not email or (update_fields is not None and "email" not in update_fields):
        return
    addresses = EmailAddress.objects.filter(user=instance)
    if addresses.filter(email__iexact=email).exists() or _is_anothers(email, instance):
        return
    addresses.filter(primary=True).delete()
    EmailAddress.objects.create(user=instance, email=email.lower(), verified=True, primary=True)


def _is_anothers(email: str, user: User) -> bool:
    taken = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return bool(taken.exclude(user=user).exists())
