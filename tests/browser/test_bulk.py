"""Bulk changes in a browser: the journeys, by keyboard, without JavaScript, with two tabs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from datastore_proxy.service import DatastoreService
from tests.browser.bulk_steps import (
    confirm,
    correct_the_province,
    delete_stale_and_restore_two,
    fill_in,
    look,
    tile,
)
from tests.browser.steps import said, tab_to
from tests.unit.bulk.steps import select


@pytest.fixture
def who(page: Page, login: Callable[..., User]) -> User:
    return login(page, "beheerder")


@pytest.fixture
def plain(
    browser: Browser, browser_context_args: dict[str, Any], login: Callable[..., User], who: User
) -> Iterator[Page]:
    """The same person in a browser without JavaScript."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    login(context, who)
    yield context.new_page()
    context.close()


@pytest.mark.usefixtures("who")
def test_correct_the_province_look_and_undo(page: Page, store: DatastoreService) -> None:
    correct_the_province(page, store)


def test_delete_stale_entries_and_restore_two(
    page: Page, login: Callable[..., User], store: DatastoreService
) -> None:
    login(page, "medewerker")
    delete_stale_and_restore_two(page, store)


def test_excluding_counts_at_once_and_is_kept_over_pages(
    page: Page, who: User, store: DatastoreService
) -> None:
    select(who, range(1, 31))
    page.goto("/bewerken/set_fields/")
    fill_in(page, "Opmerkingen", "Gesloten tot 1 mei")
    look(page)
    page.get_by_label("Waarom?").fill("Winterstop")
    page.get_by_role("checkbox", name="Sla").nth(0).check()
    page.get_by_role("checkbox", name="Sla").nth(3).check()
    expect(tile(page, "veranderen")).to_contain_text("28")
    expect(tile(page, "slaat u over")).to_contain_text("2")
    expect(page.get_by_label("Waarom?")).to_have_value("Winterstop")
    page.get_by_role("button", name="Volgende").click()
    page.get_by_role("checkbox", name="Sla").nth(0).check()
    expect(page.get_by_role("button", name="Wijzig 27 records")).to_be_visible()
    page.get_by_role("button", name="Vorige").click()
    expect(page.locator(".bulk-table :checked")).to_have_count(2)
    confirm(page, "Wijzig 27 records", 27)
    expect(said(page)).to_contain_text("27 records gewijzigd.")
    now = store.get(range(1, 31))
    kept = [key for key, record in now.items() if record["remarks"] != "Gesloten tot 1 mei"]
    assert kept == [1, 4, 21]


def test_exclusion_in_another_tab_is_noticed(
    page: Page, who: User, store: DatastoreService, console_errors: list[str]
) -> None:
    select(who, range(1, 6))
    page.goto("/bewerken/delete/")
    look(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("checkbox", name="Sla").first.check()
    expect(other.get_by_role("button", name="Verwijder 4 records")).to_be_visible()
    page.get_by_role("button", name="Verwijder 5 records").click()
    expect(page.get_by_role("alert")).to_contain_text("het gaat intussen om 4 records")
    assert len(store.get(range(1, 6))) == 5
    console_errors[:] = [error for error in console_errors if "status of 409" not in error]
    expect(page.get_by_role("checkbox", name="Sla").first).to_be_checked()
    page.get_by_role("button", name="Verwijder 4 records").click()
    expect(said(page)).to_contain_text("4 records verwijderd.")
    assert list(store.get(range(1, 6))) == [1]


def test_without_javascript(plain: Page, who: User, store: DatastoreService) -> None:
    select(who, range(1, 31))
    plain.goto("/bewerken/set_fields/")
    fill_in(plain, "Opmerkingen", "Gesloten tot 1 mei")
    look(plain)
    plain.get_by_role("checkbox", name="Sla").nth(0).check()
    plain.get_by_role("button", name="Volgende").click()
    expect(tile(plain, "veranderen")).to_contain_text("29")
    plain.get_by_role("checkbox", name="Sla").nth(0).check()
    plain.get_by_role("textbox", name="Typ 29").fill("29")
    plain.get_by_role("button", name="Wijzig 29 records").click()
    expect(plain.get_by_role("alert")).to_contain_text("het gaat intussen om 28 records")
    confirm(plain, "Wijzig 28 records", 28)
    assert store.get_one(21)["remarks"] != "Gesloten tot 1 mei"
    assert store.get_one(22)["remarks"] == "Gesloten tot 1 mei"


def test_by_keyboard(page: Page, who: User, store: DatastoreService) -> None:
    select(who, range(1, 13))
    page.goto("/bewerken/")
    tab_to(page.get_by_role("link", name="Verwijderen"))
    page.keyboard.press("Enter")
    tab_to(page.get_by_role("button", name="Voorbeeld"))
    page.keyboard.press("Enter")
    tab_to(page.get_by_role("checkbox", name="Sla").nth(1))
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Verwijder 11 records")).to_be_visible()
    page.keyboard.press("Enter")  # in a box: confirms nothing
    expect(page.get_by_role("button", name="Verwijder 11 records")).to_be_visible()
    tab_to(page.get_by_role("textbox", name="Typ 11"), at_most=120)
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("11 records verwijderd.")
    assert list(store.get(range(1, 13))) == [2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible_and_fit(
    page: Page, who: User, store: DatastoreService, app_url: str, theme: str
) -> None:
    select(who, range(1, 41), listing="f.province=Gelderland")
    page.context.add_cookies([{"name": "theme", "value": theme, "url": app_url}])
    names = ("set_fields", "replace", "tidy", "delete")
    for path in ("/bewerken/", *(f"/bewerken/{name}/" for name in names)):
        page.goto(path)
        check(page)
    look(page)
    check(page)
    page.goto("/bewerken/tidy/")
    page.get_by_role("checkbox", name="Telefoonnummers").check()
    look(page)
    check(page)
    tile(page, "kunnen niet").click()
    check(page)


def check(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    for width in (390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        too_wide = page.evaluate("document.querySelector('main').scrollWidth - window.innerWidth")
        assert too_wide <= 0, (page.url, width)
