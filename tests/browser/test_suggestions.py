"""On a phone, without an account: report a shop, and it is accepted."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core import mail
from playwright.sync_api import Page, expect

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests.browser.steps import CODE, fact, said
from weidewinkels.catalogue.sync import sync
from weidewinkels.mailing.sending import send_all_due
from weidewinkels.suggestions import forms

Login = Callable[[Page, str], User]

pytestmark = pytest.mark.django_db(transaction=True)


def mailed_to(address: str) -> str:
    send_all_due()
    assert mail.outbox[-1].to == [address]
    return str(mail.outbox[-1].body)


def test_a_visitor_reports_a_shop_and_a_reviewer_accepts_it(
    page: Page,
    elsewhere: Page,
    store: DatastoreService,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(forms, "LEAST_SECONDS", 0)  # a test types quicker than anybody
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.get_by_role("link", name="Winkel aanmelden").click()
    page.get_by_role("textbox", name="Bedrijfsnaam").fill("Hoeve De Nieuwe Wei")
    page.get_by_role("textbox", name="Plaats").fill("Ons Dorp")
    page.get_by_role("textbox", name="Uw e-mailadres").fill("jan@hoeve.nl")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("heading", name="Dank u")).to_be_visible()
    found = CODE.search(mailed_to("jan@hoeve.nl"))
    assert found
    page.get_by_role("textbox", name="Code").fill(found[1])
    page.get_by_role("button", name="Bevestigen").click()
    expect(said(page)).to_contain_text("U hoort per mail")
    assert not store.search(Query(filters={"company": "Hoeve De Nieuwe Wei"})).records
    login(elsewhere, "beheerder")
    elsewhere.goto("/voorstellen/")
    elsewhere.get_by_role("link", name="Hoeve De Nieuwe Wei").click()
    elsewhere.get_by_role("textbox", name="Plaats").fill("Ander Dorp")
    elsewhere.get_by_role("button", name="Neem over").click()
    expect(elsewhere.get_by_text("Er wacht geen voorstel.")).to_be_visible()
    text = mailed_to("jan@hoeve.nl")
    page.goto(urlsplit(text.split(": ")[-1].split()[0]).path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hoeve De Nieuwe Wei")
    expect(fact(page, "Plaats")).to_have_text("Ander Dorp")


def test_while_typing_a_shop_that_is_there_already_is_shown(
    page: Page, store: DatastoreService
) -> None:
    sync()
    record = store.get_one(5)
    page.goto("/winkel-aanmelden/")
    page.get_by_role("textbox", name="Bedrijfsnaam").press_sequentially(str(record["company"]))
    page.get_by_role("textbox", name="Plaats").press_sequentially(str(record["city"]))
    expect(page.get_by_text("Bestaat deze al?")).to_be_visible()
    expect(page.get_by_role("link", name=str(record["company"])).first).to_be_visible()
