"""From a proven address to an account."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from tests.factories import make_roles
from weidewinkels.accounts.people import account_of, owner_with

pytestmark = pytest.mark.django_db


def test_address_longer_than_a_user_name_opens_an_account_too() -> None:
    make_roles()
    address = f"{'h' * 60}@{'hoeve.' * 20}voorbeeld.nl"
    user = owner_with(address)
    assert user is not None
    assert account_of(address) == user
    assert user.email == address
    user.full_clean(exclude=["password"])


def test_name_that_somebody_had_from_an_older_address_is_not_in_the_way() -> None:
    make_roles()
    earlier = User.objects.create_user("els@voorbeeld.nl", "els.nieuw@voorbeeld.nl")
    later = owner_with("els@voorbeeld.nl")
    assert later is not None
    assert later != earlier
    assert account_of("els@voorbeeld.nl") == later
