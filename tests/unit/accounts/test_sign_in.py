"""Signing in: a code by e-mail, a password for who has one; nothing told about who has an account."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests import factories
from weidewinkels.mailing.models import Letter
from weidewinkels.mailing.sending import send_all_due

pytestmark = pytest.mark.django_db
REQUEST = "account_request_login_code"
CONFIRM = "account_confirm_login_code"


@pytest.fixture(autouse=True)
def _no_limits_left_of_other_tests() -> None:
    cache.clear()


def ask_code(client: Client, email: str, **more: str) -> str:
    client.post(reverse(REQUEST), {"email": email, **more})
    send_all_due()
    found = re.search(
        r"^ +([A-Z0-9]{4}-?[A-Z0-9]{2,4})$", str(mail.outbox[-1].body), flags=re.MULTILINE
    )
    assert found
    return found.group(1)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_code_from_the_mail_lets_one_in(client: Client, eigenaar: User) -> None:
    code = ask_code(client, eigenaar.email, next="/geschiedenis/")
    response = client.post(reverse(CONFIRM), {"code": code, "next": "/geschiedenis/"})
    assert response.headers["Location"] == "/geschiedenis/"
    assert is_signed_in(client)


def test_mail_is_in_dutch(client: Client, eigenaar: User) -> None:
    ask_code(client, eigenaar.email)
    assert mail.outbox[0].subject == "Weidewinkels: uw code om aan te melden"


def test_three_wrong_codes_and_out(client: Client, eigenaar: User) -> None:
    code = ask_code(client, eigenaar.email)
    for _ in range(3):
        client.post(reverse(CONFIRM), {"code": "FOUT-FOUT"})
    client.post(reverse(CONFIRM), {"code": code})
    assert not is_signed_in(client)


def test_unknown_address_gets_the_same_answer_and_no_mail(eigenaar: User) -> None:
    pages = []
    for email in (eigenaar.email, "niemand@voorbeeld.nl"):
        client = Client()
        response = client.post(reverse(REQUEST), {"email": email}, follow=True)
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.text)
        page = re.sub(r"\"X-CSRFToken\": \"\w+\"", "", page)
        pages.append((response.redirect_chain, page.replace(email, "…")))
    assert pages[0] == pages[1]
    send_all_due()
    assert [sent.to for sent in mail.outbox] == [[eigenaar.email]]


class ServerDown(BaseEmailBackend):
    def send_messages(self, email_messages: object) -> int:
        raise ConnectionRefusedError


def test_a_mail_server_that_is_down_tells_nobody_who_has_an_account(
    client: Client, eigenaar: User, settings: Settings
) -> None:
    locmem = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.ServerDown"
    answer = client.post(reverse(REQUEST), {"email": eigenaar.email})
    assert answer.headers["Location"] == reverse(CONFIRM)
    assert send_all_due() == 0
    settings.EMAIL_BACKEND = locmem
    Letter.objects.update(due_at=timezone.now())
    assert send_all_due() == 1, "the code comes once the server is there again"
    assert mail.outbox[0].to == [eigenaar.email]


def test_three_codes_a_minute_for_an_address(eigenaar: User) -> None:
    for _ in range(4):
        answer = Client().post(reverse(REQUEST), {"email": eigenaar.email})
    send_all_due()
    assert len(mail.outbox) == 3
    assert answer.status_code in (200, 429)


def test_password_lets_a_demo_account_in(client: Client, beheerder: User) -> None:
    data = {"login": beheerder.email, "password": factories.PASSWORD}
    assert client.post(reverse("account_login"), data).headers["Location"] == "/start/"
    assert is_signed_in(client)


def test_wrong_password_says_so_and_keeps_the_address(client: Client, beheerder: User) -> None:
    data = {"login": beheerder.email, "password": "verkeerd"}
    response = client.post(reverse("account_login"), data)
    assert response.status_code == 200
    assert f'value="{beheerder.email}"' in response.text
    assert not is_signed_in(client)


@pytest.mark.parametrize("elsewhere", ["https://elders.example/", "//elders.example", "/\\elders"])
def test_signing_in_and_out_leads_to_no_other_site(
    client: Client, beheerder: User, elsewhere: str
) -> None:
    data = {"login": beheerder.email, "password": factories.PASSWORD, "next": elsewhere}
    assert client.post(reverse("account_login"), data).headers["Location"] == "/start/"
    response = client.post(reverse("account_logout"), {"next": elsewhere})
    assert response.headers["Location"] == "/"


def test_nobody_makes_an_account_by_themselves(client: Client) -> None:
    data = {"email": "nieuw@voorbeeld.nl", "password1": factories.PASSWORD}
    response = client.post(reverse("account_signup"), data)
    assert "een beheerder geeft het u" in response.text
    assert not User.objects.filter(email="nieuw@voorbeeld.nl").exists()


def test_signing_out_needs_a_post(beheerder_client: Client) -> None:
    beheerder_client.get(reverse("account_logout"))
    assert is_signed_in(beheerder_client)
