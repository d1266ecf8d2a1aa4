"""Reviewing in a browser: ten records by keys alone, and two reviewers at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.browser.steps import tab_to
from weidewinkels.catalogue.models import KnownRecord, Verdict
from weidewinkels.catalogue.sync import sync

Login = Callable[[Page, User | str], User]


@pytest.fixture
def known(store: DatastoreService) -> DatastoreService:
    sync()
    return store


def begin(page: Page) -> None:
    page.goto("/controle/")
    page.get_by_role("button", name="Begin met controleren").click()
    is_at(page, 1)


def is_at(page: Page, position: int) -> None:
    expect(page.locator("#plaats")).to_have_text(re.compile(rf"^\s*{position} van 405"))


def press(page: Page, key: str) -> None:
    """A shortcut; the page hears keys once it is loaded."""
    page.wait_for_load_state("load")
    page.keyboard.press(key)


def approved() -> set[str]:
    rows = KnownRecord.objects.filter(verdict=Verdict.APPROVED)
    return set(rows.values_list("key", flat=True))


def test_ten_records_by_keyboard_alone(page: Page, login: Login, known: DatastoreService) -> None:
    login(page, "beheerder")
    page.goto("/controle/")
    tab_to(page.get_by_role("button", name="Begin met controleren"))
    page.keyboard.press("Enter")
    is_at(page, 1)
    for position in range(2, 8):  # 1 to 6
        press(page, "a")
        is_at(page, position)
    press(page, "j")  # skips 7
    is_at(page, 8)
    press(page, "k")
    is_at(page, 7)
    press(page, "x")  # and approves it after all, staying there
    expect(page.get_by_text("Goedgekeurd door")).to_be_visible()
    press(page, "j")
    is_at(page, 8)
    press(page, "f")  # a note for a colleague
    note = page.get_by_role("textbox", name="Opmerking voor een collega")
    expect(note).to_be_focused()
    page.keyboard.type("jak: bestaat deze nog?")  # the letters of the keys are letters here
    is_at(page, 8)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    is_at(page, 9)
    press(page, "e")  # changes 9 without leaving its place
    phone = page.get_by_role("textbox", name="Telefoonnummer")
    tab_to(phone)
    page.keyboard.press("Control+a")
    page.keyboard.type("0229 591 234")
    page.keyboard.press("Enter")
    expect(page.get_by_text("is gewijzigd").first).to_be_visible()
    is_at(page, 9)
    press(page, "a")
    is_at(page, 10)
    press(page, "a")
    is_at(page, 11)
    assert approved() == {"1", "2", "3", "4", "5", "6", "7", "9", "10"}
    flagged = KnownRecord.objects.get(key="8")
    assert (flagged.verdict, flagged.verdict_note) == (Verdict.FLAGGED, "jak: bestaat deze nog?")
    assert known.get_one(9)["phone"] == "0229 591 234"


def test_the_keys_can_be_switched_off_and_stay_off(
    page: Page, login: Login, known: DatastoreService
) -> None:
    login(page, "beheerder")
    begin(page)
    press(page, "?")
    page.get_by_role("checkbox", name="Sneltoetsen gebruiken").uncheck()
    page.get_by_role("heading", level=1).click()
    press(page, "a")
    page.reload()
    press(page, "a")
    page.wait_for_timeout(300)
    is_at(page, 1)
    assert approved() == set()


def test_two_reviewers_at_once_get_different_records(
    page: Page, elsewhere: Page, login: Login, known: DatastoreService
) -> None:
    login(page, "beheerder")
    login(elsewhere, factories.make_user("beheerder", email="anna@voorbeeld.nl", name="Anna"))
    begin(page)
    elsewhere.goto("/controle/")
    elsewhere.get_by_role("button", name="Begin met controleren").click()
    is_at(elsewhere, 2)
    press(page, "a")
    is_at(page, 3)
    expect(page.get_by_text("1 overgeslagen")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_a_queue_are_accessible(
    page: Page, login: Login, known: DatastoreService, theme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=theme)
    login(page, "beheerder")
    begin(page)
    base = page.url.rsplit("/", 2)[0]
    for path, key in (("1/", ""), ("1/", "f"), ("1/", "?"), ("3/wijzigen/", ""), ("klaar/", "")):
        page.goto(f"{base}/{path}")
        if key:
            page.keyboard.press(key)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
