"""Doubles in a browser: find them, merge two field by field, and undo it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from datastore_proxy.service import DatastoreService
from weidewinkels.catalogue.sync import sync
from weidewinkels.review.models import DoubleGroup

Login = Callable[[Page, User | str], User]
FIRST, SECOND = 18, 401
"""In the sample the 18th shop was entered again as the 401st."""


@pytest.fixture
def known(store: DatastoreService) -> DatastoreService:
    store.update([{"_id": FIRST, "email": None}])
    sync()
    return store


def find(page: Page) -> None:
    page.goto("/controle/")
    page.get_by_role("link", name="Dubbelen").click()
    page.get_by_role("button", name=re.compile("Zoek (dubbelen|opnieuw)")).click()
    expect(page.get_by_text("Gezocht op")).to_be_visible()


def test_merge_a_double_and_undo(page: Page, login: Login, known: DatastoreService) -> None:
    before = known.get([FIRST, SECOND])
    title = before[FIRST]["company"]
    login(page, "beheerder")
    find(page)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("searchbox", name="Zoek op naam of plaats").fill(title)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile(rf"Vergelijk.*{title}")).first.click()
    expect(page.get_by_role("heading", name="Is dit hetzelfde?")).to_be_visible()
    expect(page.get_by_text("zelfde telefoonnummer")).to_be_visible()
    expect(page.locator("[data-merge-count]")).to_have_text("1 veld overgenomen")  # the e-mail
    page.get_by_role("radiogroup", name="Bedrijfsnaam").get_by_role("radio").nth(1).check()
    expect(page.locator("[data-merge-count]")).to_have_text("2 velden overgenomen")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("button", name="Voeg 2 samen tot 1").click()
    expect(page.get_by_text("2 records zijn samengevoegd tot")).to_be_visible()
    kept = known.get([FIRST, SECOND])
    assert set(kept) == {FIRST}
    assert kept[FIRST]["company"] == before[SECOND]["company"]
    assert kept[FIRST]["email"] == before[SECOND]["email"]
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_text("2 records hersteld").first).to_be_visible()
    assert known.get_one(FIRST) == before[FIRST]
    assert sorted(
        str(record["company"])
        for record in known.iterate()
        if record["phone"] in (before[FIRST]["phone"], before[SECOND]["phone"])
    ) == sorted(str(record["company"]) for record in before.values())


def test_no_doubles_is_remembered_and_taken_back(
    page: Page, login: Login, known: DatastoreService
) -> None:
    login(page, "beheerder")
    find(page)
    number = DoubleGroup.objects.count()
    page.get_by_role("link", name="Vergelijk").first.click()
    page.get_by_role("button", name="Geen dubbelen").click()
    expect(page.get_by_text("Onthouden: dit zijn geen dubbelen")).to_be_visible()
    assert DoubleGroup.objects.count() == number - 1
    page.goto("/controle/dubbelen/geen/")
    page.get_by_role("button", name=re.compile("Toch meetellen")).click()
    expect(page.get_by_text("telt weer mee")).to_be_visible()
    assert DoubleGroup.objects.count() == number
