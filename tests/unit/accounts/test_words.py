"""What allauth says on its pages and in its mails is in our Dutch: u, never je."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import polib
import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from weidewinkels.mailing.sending import send_all_due

INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jezelf)\b", re.IGNORECASE)
THEIRS = Path(allauth.__file__).parent / "locale/nl/LC_MESSAGES/django.po"
OURS = re.compile(r"^(templates/)?(account|mfa|allauth)/")
# Ways in that are off here.
OFF = re.compile(r"phone|totp|recovery|signup|login_by_code_required|mfa/(re)?authenticate")
MAILS = [
    "account/email/email_changed",
    "account/email/email_confirm",
    "account/email/email_confirmation",
    "account/email/email_deleted",
    "account/email/login_code",
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_reset_key",
    "account/email/password_set",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
]


def texts_of_allauth() -> Iterator[polib.POEntry]:
    for entry in polib.pofile(str(THEIRS)):
        places = [file for file, _line in entry.occurrences]
        if any(OURS.match(place) and not OFF.search(place) for place in places):
            yield entry


def dutch(entry: polib.POEntry) -> str:
    if entry.msgid_plural:
        return ngettext(entry.msgid, entry.msgid_plural, 2)
    return pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else gettext(entry.msgid)


def test_allauth_says_u() -> None:
    with translation.override("nl"):
        said = [dutch(entry) for entry in texts_of_allauth()]
    assert len(said) > 150
    assert [text for text in said if INFORMAL.search(text)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("template", MAILS)
def test_mails_say_u(template: str, eigenaar: User) -> None:
    request = RequestFactory().get("/")
    facts = {
        "request": request,
        "user": eigenaar,
        "email": eigenaar.email,
        "code": "ABCD-1234",
        "password_reset_url": "https://winkels.example.org/account/password/reset/",
    }
    with context.request_context(request), translation.override("nl"):
        get_adapter(request).send_mail(template, eigenaar.email, facts)
    send_all_due()
    sent = mail.outbox[0]
    assert sent.subject.startswith("Weidewinkels: ")
    assert not INFORMAL.search(f"{sent.subject} {sent.body}")
    assert not re.search(r"\b(your|you|the|has)\b", f"{sent.subject} {sent.body}", re.IGNORECASE)


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_reauthenticate",
        "account_change_password",
        "account_logout",
        "mfa_index",
        "mfa_list_webauthn",
    ],
)
def test_pages_of_ones_account_say_u(eigenaar_client: Client, name: str) -> None:
    page = eigenaar_client.get(reverse(name)).content.decode()
    assert not INFORMAL.search(page)
    assert not re.search(r">[^<{]*\b(your|email|password)\b", page, re.IGNORECASE)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_inactive",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
    ],
)
def test_pages_for_who_signs_in_say_u(client: Client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    assert not INFORMAL.search(page)
    assert not re.search(r">[^<{]*\b(your|email|password)\b", page, re.IGNORECASE)
