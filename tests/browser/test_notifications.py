"""Notifications in a browser: a question comes in on a phone, and its answer at the reviewer's desk."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, ViewportSize, expect

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.browser.steps import said
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.catalogue.sync import sync
from weidewinkels.questions.asking import ask

Login = Callable[[Page, User | str], User]
KEY = 1
PHONE: ViewportSize = {"width": 390, "height": 844}


def assert_accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_question_is_read_answered_and_its_answer_read(
    page: Page, login: Login, store: DatastoreService, eigenaar: User, beheerder: User
) -> None:
    sync()
    record = factories.give_record(eigenaar, store, KEY)
    ask(KnownRecord.objects.get(key=str(KEY)), record, "Bent u op zondag open?", by=beheerder)

    page.set_viewport_size(PHONE)
    login(page, eigenaar)
    page.goto("/start/")
    page.get_by_role("link", name="Meldingen, 1 ongelezen").click()
    assert_accessible(page)
    line = page.get_by_role("listitem").filter(has_text="heeft een vraag over")
    line.get_by_role("button", name="Bekijken").click()
    expect(page.get_by_text("Bent u op zondag open?")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("textbox", name="Uw antwoord").fill("Alleen in de zomer.")
    page.get_by_role("button", name="Verstuur en zet op opgelost").click()
    expect(said(page)).to_contain_text("Uw antwoord is verstuurd")
    expect(page.get_by_role("link", name="Meldingen", exact=True)).to_be_visible()

    page.set_viewport_size({"width": 1440, "height": 900})
    page.context.clear_cookies()
    login(page, beheerder)
    page.goto("/meldingen/")
    page.get_by_role("button", name="Bekijken").click()
    expect(page.get_by_text("Alleen in de zomer.")).to_be_visible()
    page.goto("/meldingen/")
    expect(page.get_by_role("heading", name="Gelezen")).to_be_visible()
    assert_accessible(page)
