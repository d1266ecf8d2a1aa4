"""Whoever runs the app makes somebody the owner of a shop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from weidewinkels.accounts.permissions import may_edit, owned_keys

ADD = "admin:accounts_ownership_add"


@pytest.fixture
def admin(sign_in: Callable[[User], Client], db: None) -> Client:
    return sign_in(User.objects.create_superuser("chef", "chef@voorbeeld.nl"))


def test_person_may_edit_the_shop_that_the_admin_connects_them_with(
    admin: Client, eigenaar: User, store: DatastoreService
) -> None:
    answer = admin.post(reverse(ADD), {"user": eigenaar.pk, "record_key": "17"})
    assert answer.status_code == 302
    assert may_edit(eigenaar, 17, store.get_one(17))


@pytest.mark.parametrize("key", ["999999", "abc", "0"])
def test_a_shop_that_is_not_there_gets_no_owner(
    admin: Client, eigenaar: User, store: DatastoreService, key: str
) -> None:
    answer = admin.post(reverse(ADD), {"user": eigenaar.pk, "record_key": key})
    assert "Deze winkel bestaat niet" in answer.content.decode()
    assert not owned_keys(eigenaar)


def test_same_owner_twice_is_refused_in_words(
    admin: Client, eigenaar: User, store: DatastoreService
) -> None:
    for _ in range(2):
        answer = admin.post(reverse(ADD), {"user": eigenaar.pk, "record_key": "17"})
    assert "al eigenaar" in answer.content.decode()
    assert owned_keys(eigenaar) == {"17"}
