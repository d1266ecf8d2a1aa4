"""On a phone: a shop becomes somebody's, by code or by invitation, and nobody else's."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from playwright.sync_api import Page, expect

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.browser.steps import CODE, fact, said
from weidewinkels.accounts.ownership import owners_of
from weidewinkels.mailing.sending import send_all_due

pytestmark = pytest.mark.django_db(transaction=True)

KEY, OTHER = 5, 6
ADDRESS = "hoeve@voorbeeld.nl"


@pytest.fixture(autouse=True)
def phone(page: Page, store: DatastoreService) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    store.update([{"_id": KEY, "email": ADDRESS}])


def mailed_to(address: str) -> str:
    """The text of the last mail."""
    send_all_due()
    assert mail.outbox[-1].to == [address]
    return str(mail.outbox[-1].body)


def test_a_shop_owner_claims_by_code_and_edits(
    page: Page, store: DatastoreService, console_errors: list[str]
) -> None:
    page.goto(f"/winkels/{KEY}/")
    page.get_by_role("link", name="Dit is mijn winkel").click()
    page.get_by_role("button", name="Mail de code").click()
    code = page.get_by_role("textbox", name="Code")
    expect(code).to_be_visible()
    found = CODE.search(mailed_to(ADDRESS))
    assert found
    code.fill("ABCDEF")
    page.get_by_role("button", name="Bevestigen").click()
    expect(page.get_by_text("Dit is niet de code uit de mail").first).to_be_visible()
    page.get_by_role("textbox", name="Code").fill(found[1])
    page.get_by_role("button", name="Bevestigen").click()
    expect(said(page)).to_contain_text("is van u")
    page.get_by_role("link", name="Wijzigen").click()
    page.get_by_role("textbox", name="Opmerkingen").fill("Elke dag verse melk")
    page.get_by_role("button", name="Opslaan").click()
    expect(fact(page, "Opmerkingen")).to_have_text("Elke dag verse melk")
    # Another's shop stays another's
    page.goto(f"/winkels/{OTHER}/wijzigen/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit mag u niet doen")
    console_errors.clear()  # the wrong code and the closed door


def test_an_invitation_is_accepted_with_one_tap(
    page: Page, store: DatastoreService, beheerder_client: Client
) -> None:
    beheerder_client.post(f"/winkels/{KEY}/eigenaren/uitnodigen/", {"email": ADDRESS})
    link = re.search(r"https?://[^/\s]+(/uitnodiging/\S+)", mailed_to(ADDRESS))
    assert link
    page.goto(link[1])
    assert owners_of(KEY, store.get_one(KEY)) == []
    page.get_by_role("button", name="Ja, neem aan").click()
    expect(said(page)).to_contain_text("Dit is nu van u")
    expect(page.get_by_text("Van u", exact=True)).to_be_visible()


def test_without_an_address_the_reviewers_are_asked(page: Page, store: DatastoreService) -> None:
    store.update([{"_id": KEY, "email": None}])
    reviewer = factories.make_user("beheerder", email="kijkt@voorbeeld.nl")
    page.goto(f"/winkels/{KEY}/mijn-winkel/")
    page.get_by_role("textbox", name="Uw e-mailadres").fill("jan@hoeve.nl")
    page.get_by_role("textbox", name="Uw naam").fill("Jan")
    page.get_by_role("textbox", name="Hoe kunnen we zien").fill("Bel me gerust.")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("heading", name="Vul de code in")).to_be_visible()
    found = CODE.search(mailed_to("jan@hoeve.nl"))
    assert found
    page.get_by_role("textbox", name="Code").fill(found[1])
    page.get_by_role("button", name="Bevestigen").click()
    expect(said(page)).to_contain_text("Uw aanvraag is verstuurd")
    assert "Jan (jan@hoeve.nl)" in mailed_to(reviewer.email)
    assert owners_of(KEY, store.get_one(KEY)) == []
