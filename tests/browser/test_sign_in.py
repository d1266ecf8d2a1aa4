"""The ways in: a code by e-mail, a passkey, a password; and back to where one was."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from playwright.sync_api import BrowserContext, Page, expect

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.browser.steps import (
    edit,
    fact,
    fill_in_code,
    find,
    is_signed_in,
    said,
    save,
    sign_in_by_code,
    sign_out,
)
from weidewinkels.accounts import roles

pytestmark = pytest.mark.django_db(transaction=True)

KEY = 5
Login = Callable[[Page | BrowserContext, User | str], User]


@pytest.fixture
def authenticator(page: Page) -> None:
    """A device in the browser that keeps passkeys, and says yes at once."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_and_then_opens_the_door(
    page: Page, beheerder: User, authenticator: None
) -> None:
    beheerder.set_unusable_password()  # As most have none; who has one is asked for it first.
    beheerder.save()
    page.goto("/")
    sign_in_by_code(page, beheerder.email)
    page.get_by_role("banner").locator("summary").click()
    page.get_by_role("link", name="Toegangssleutels").click()
    page.get_by_role("link", name="Toegangssleutel toevoegen").click()
    page.get_by_role("textbox", name="Naam").fill("Mijn telefoon")
    page.get_by_role("button", name="Toevoegen").click()
    expect(said(page)).to_contain_text("Toegangssleutel toegevoegd.")
    page.get_by_role("link", name="Bekijk uw 1 sleutel").click()
    expect(page.get_by_role("rowheader", name="Mijn telefoon")).to_be_visible()
    sign_out(page)
    page.get_by_role("link", name="Aanmelden", exact=True).click()
    page.get_by_role("button", name="Met een toegangssleutel").click()
    is_signed_in(page)
    expect(page.get_by_role("banner")).to_contain_text(beheerder.first_name)
    assert len(mail.outbox) == 1, "the code of the first time; none was needed for the second"


def test_a_password_of_a_demo_account_opens_the_door(page: Page, beheerder: User) -> None:
    page.goto("/account/login/")
    page.get_by_text("Met wachtwoord", exact=True).click()
    form = page.locator("form", has=page.get_by_label("Wachtwoord"))
    form.get_by_label("E-mailadres").fill(beheerder.email)
    form.get_by_label("Wachtwoord").fill(factories.PASSWORD)
    form.get_by_role("button").click()
    is_signed_in(page)


def test_an_address_that_we_do_not_know_gets_the_same_page_and_no_mail(page: Page) -> None:
    page.goto("/account/login/")
    page.get_by_role("textbox", name="E-mailadres").fill("vreemde@voorbeeld.nl")
    page.get_by_role("button", name="Mail mij een code").click()
    expect(page.get_by_role("textbox", name="Code")).to_be_visible()
    assert mail.outbox == []


def test_a_session_that_ends_before_saving_keeps_what_was_typed(
    page: Page, beheerder: User, login: Login, store: DatastoreService
) -> None:
    login(page, beheerder)
    before = store.get_one(KEY)
    find(page, str(before["company"]))
    edit(page, Opmerkingen="Ook op zondag open.")
    Session.objects.all().delete()
    save(page)
    expect(page.get_by_text("uw invoer is bewaard")).to_be_visible()
    assert store.get_one(KEY) == before
    fill_in_code(page, beheerder.email)
    expect(page).to_have_url(re.compile(rf"/winkels/{KEY}/wijzigen/$"))
    expect(page.get_by_label("Opmerkingen")).to_have_value("Ook op zondag open.")
    save(page)
    expect(fact(page, "Opmerkingen")).to_have_text("Ook op zondag open.")
    assert store.get_one(KEY) == {**before, "remarks": "Ook op zondag open."}


def test_who_signs_in_from_a_record_comes_back_to_it(page: Page, beheerder: User) -> None:
    page.goto(f"/winkels/{KEY}/")
    page.get_by_role("banner").get_by_role("link", name="Aanmelden", exact=True).click()
    fill_in_code(page, beheerder.email)
    expect(page).to_have_url(re.compile(rf"/winkels/{KEY}/$"))
    expect(page.get_by_role("link", name="Wijzigen")).to_be_visible()


def test_signing_out_takes_the_rights_away(page: Page, login: Login) -> None:
    login(page, roles.BEHEERDER)
    page.goto(f"/winkels/{KEY}/")
    expect(page.get_by_role("link", name="Wijzigen")).to_be_visible()
    sign_out(page)
    page.goto(f"/winkels/{KEY}/wijzigen/")
    expect(page).to_have_url(re.compile("/account/login/"))
