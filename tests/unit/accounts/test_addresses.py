"""Who is given an account signs in without confirming the address once more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = factories.PASSWORD


def gets_in(client: Client, email: str) -> bool:
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    return "_auth_user_id" in client.session


def test_who_made_the_first_account_signs_in_at_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command(
        "createsuperuser",
        interactive=False,
        username="chef",
        email="Chef@voorbeeld.nl",
        verbosity=0,
    )
    assert gets_in(client, "chef@voorbeeld.nl")
    assert not mail.outbox


def test_who_was_made_in_the_admin_signs_in_at_once(
    client: Client, sign_in: Callable[[User], Client]
) -> None:
    admin = sign_in(User.objects.create_superuser("chef", "chef@voorbeeld.nl"))
    new = {"username": "els", "password1": PASSWORD, "password2": PASSWORD}
    assert admin.post(reverse("admin:auth_user_add"), new).status_code == 302
    els = User.objects.get(username="els")
    change_email(admin, els, "els@voorbeeld.nl")
    assert gets_in(client, "els@voorbeeld.nl")


def test_an_address_that_the_admin_replaced_lets_nobody_in(
    client: Client, sign_in: Callable[[User], Client], eigenaar: User
) -> None:
    admin = sign_in(User.objects.create_superuser("chef", "chef@voorbeeld.nl"))
    old = eigenaar.email
    change_email(admin, eigenaar, "nieuw@voorbeeld.nl")
    assert not gets_in(client, old)
    assert gets_in(client, "nieuw@voorbeeld.nl")


def test_an_address_that_one_adds_oneself_is_still_to_be_confirmed(
    eigenaar: User, eigenaar_client: Client
) -> None:
    eigenaar_client.post(
        reverse("account_email"), {"action_add": "", "email": "anders@voorbeeld.nl"}
    )
    assert not EmailAddress.objects.filter(email="anders@voorbeeld.nl", verified=True).exists()
    eigenaar.refresh_from_db()
    assert eigenaar.email != "anders@voorbeeld.nl"


def test_an_address_of_another_is_not_taken_away(eigenaar: User, beheerder: User) -> None:
    beheerder.email = eigenaar.email
    beheerder.save()
    assert EmailAddress.objects.get(email=eigenaar.email, verified=True).user == eigenaar


def change_email(admin: Client, user: User, email: str) -> None:
    answer = admin.post(
        reverse("admin:auth_user_change", args=[user.pk]),
        {
            "username": user.username,
            "email": email,
            "is_active": "on",
            "date_joined_0": "2026-11-23",
            "date_joined_1": "12:00:00",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
