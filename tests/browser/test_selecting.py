"""Selecting in the list: by mouse, by keyboard, over pages, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.browser.steps import tab_to
from weidewinkels.bulk.selections import current

GELDERLAND = "/?f.province=Gelderland&limit=25"


@pytest.fixture(autouse=True)
def who(page: Page, login: Callable[..., User]) -> User:
    return login(page, "beheerder")


@pytest.fixture
def plain(
    browser: Browser, browser_context_args: dict[str, Any], login: Callable[..., User], who: User
) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    login(context, who)
    yield context.new_page()
    context.close()


def box(page: Page, row: int) -> Locator:
    """The checkbox of the row with this number, from 0."""
    return page.locator(".list-table tbody tr").nth(row).get_by_role("checkbox")


def page_box(page: Page) -> Locator:
    return page.get_by_role("checkbox", name="Deze pagina")


def said(page: Page) -> Locator:
    return page.locator("#selectie").get_by_role("status")


def button(page: Page, name: str) -> Locator:
    return page.locator("#selectie").get_by_role("button", name=name)


def ticked(page: Page) -> Locator:
    return page.locator(".list-table tbody :checked")


def keys_of(user: User) -> list[str]:
    selection = current(user)
    return list(selection.keys()) if selection else []


def test_ticking_counts_and_outlives_the_page(page: Page, who: User) -> None:
    page.goto("/")
    box(page, 0).check()
    box(page, 2).check()
    expect(said(page)).to_have_text("2 geselecteerd")
    page.get_by_role("link", name="Volgende").click()
    expect(page.locator("#r-51")).to_be_visible()
    expect(said(page)).to_have_text("2 geselecteerd")
    box(page, 0).check()
    expect(said(page)).to_have_text("3 geselecteerd")
    page.reload()
    expect(said(page)).to_have_text("3 geselecteerd")
    expect(ticked(page)).to_have_count(1)
    assert keys_of(who) == ["1", "3", "51"]


def test_quick_ticks_all_arrive_in_order(page: Page, who: User) -> None:
    page.goto("/")
    for row in range(12):
        box(page, row).click()
    for row in range(6):
        box(page, row).click()
    page.get_by_role("link", name="Volgende").click()
    expect(said(page)).to_have_text("6 geselecteerd")
    assert keys_of(who) == ["7", "8", "9", "10", "11", "12"]


def test_shift_click_takes_what_is_between(page: Page, who: User) -> None:
    page.goto("/")
    box(page, 1).click()
    box(page, 5).click(modifiers=["Shift"])
    expect(said(page)).to_have_text("5 geselecteerd")
    # On the cell around it, upwards, and off again.
    page.locator(".list-table tbody .pick label").nth(3).click(modifiers=["Shift"])
    expect(said(page)).to_have_text("2 geselecteerd")
    assert keys_of(who) == ["2", "3"]
    assert page.evaluate("getSelection().isCollapsed")


def test_this_page_and_then_all(page: Page, who: User) -> None:
    page.goto(GELDERLAND)
    page_box(page).click()
    expect(said(page)).to_have_text("25 geselecteerd Alle 25 op deze pagina geselecteerd.")
    button(page, "Selecteer alle 27 met Provincie = Gelderland").click()
    expect(said(page)).to_have_text("Alle 27 geselecteerd")
    assert len(keys_of(who)) == 27
    page.get_by_role("link", name="Volgende").click()
    expect(ticked(page)).to_have_count(2)
    expect(page_box(page)).to_be_checked()
    button(page, "Wissen").click()
    expect(said(page)).to_have_text("Uw selectie van 27 is gewist.")
    expect(ticked(page)).to_have_count(0)
    assert keys_of(who) == []


def test_all_are_offered_with_their_number_once_they_are_counted(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weidewinkels.records.totals.LARGE", 100)
    page.goto("/")
    page.goto(GELDERLAND)
    page_box(page).click()
    expect(page.locator("#aantal")).to_have_text("27 winkels")
    button(page, "Selecteer alle 27 met Provincie = Gelderland").click()
    expect(said(page)).to_have_text("Alle 27 geselecteerd")


def test_header_box_tells_whether_all_some_or_none(page: Page) -> None:
    page.goto("/?limit=25")
    header = page_box(page)
    expect(header).not_to_be_checked()
    box(page, 4).check()
    assert header.evaluate("box => box.indeterminate")
    header.click()
    expect(header).to_be_checked()
    expect(ticked(page)).to_have_count(25)
    header.click()
    expect(ticked(page)).to_have_count(0)
    expect(said(page)).to_be_empty()


def test_another_filter_clears_and_says_so(page: Page, who: User) -> None:
    page.goto("/")
    box(page, 0).check()
    box(page, 1).check()
    page.locator("#zoek").fill("kaas")
    expect(said(page)).to_have_text("Het filter is veranderd: uw selectie van 2 is gewist.")
    assert keys_of(who) == []
    button(page, "Haal terug").click()
    page.wait_for_url("**/")
    expect(said(page)).to_have_text("2 geselecteerd")
    expect(ticked(page)).to_have_count(2)


def test_sorting_and_page_size_keep_it(page: Page) -> None:
    page.goto("/")
    box(page, 0).check()
    expect(said(page)).to_have_text("1 geselecteerd")
    page.get_by_role("link", name="Bedrijfsnaam").click()
    expect(page.locator("th[aria-sort]")).to_be_visible()
    expect(said(page)).to_have_text("1 geselecteerd")
    page.locator("#per-100").click()
    expect(page.locator(".list-table tbody tr")).to_have_count(100)
    expect(said(page)).to_have_text("1 geselecteerd")


def test_by_keyboard_alone(page: Page, who: User) -> None:
    page.goto("/")
    tab_to(box(page, 0))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(box(page, 2)).to_be_focused()
    expect(ticked(page)).to_have_count(1)
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowDown")
    expect(said(page)).to_have_text("3 geselecteerd")
    page.keyboard.press("Tab")
    page.keyboard.press("x")
    expect(said(page)).to_have_text("2 geselecteerd")
    assert keys_of(who) == ["1", "3"]
    # No row opens, and no letter is lost on the search field.
    page.locator("#zoek").focus()
    page.keyboard.type("xx")
    expect(page.locator("#zoek")).to_have_value("xx")


def test_enter_on_a_checkbox_goes_to_the_bar(page: Page) -> None:
    page.goto("/")
    box(page, 0).focus()
    page.keyboard.press("Space")
    expect(said(page)).to_have_text("1 geselecteerd")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.picks-doing') !== null")


def test_the_focus_stays_in_the_bar(page: Page) -> None:
    page.goto(GELDERLAND)
    page_box(page).click()
    button(page, "Selecteer alle 27").focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Alle 27 geselecteerd")
    assert page.evaluate("document.activeElement.closest('#selectie') !== null")


def test_a_click_on_a_checkbox_does_not_open_the_record(page: Page) -> None:
    page.goto("/")
    page.locator(".list-table tbody .pick").nth(3).click(position={"x": 3, "y": 3})
    expect(said(page)).to_have_text("1 geselecteerd")
    assert page.url.endswith("/")


def test_what_is_not_kept_is_taken_back_and_told(
    page: Page, who: User, console_errors: list[str]
) -> None:
    page.goto("/")
    box(page, 0).check()
    expect(said(page)).to_have_text("1 geselecteerd")
    page.route("**/selectie/**", lambda route: route.abort())
    box(page, 1).click()
    expect(page.get_by_text("Uw keuze is niet bewaard.")).to_be_visible()
    expect(box(page, 1)).not_to_be_checked()
    expect(box(page, 0)).to_be_checked()
    page.unroute("**/selectie/**")
    box(page, 1).click()
    expect(said(page)).to_have_text("2 geselecteerd")
    expect(page.get_by_text("Uw keuze is niet bewaard.")).to_be_hidden()
    console_errors.clear()


def test_paging_waits_for_what_was_ticked(page: Page) -> None:
    page.goto("/")

    def slowly(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.route("**/selectie/**", slowly)
    box(page, 0).click()
    page.get_by_role("link", name="Volgende").click()
    expect(page.locator("#r-51")).to_be_visible()
    expect(said(page)).to_have_text("1 geselecteerd")


def test_back_shows_what_is_selected_now(page: Page) -> None:
    page.goto("/")
    box(page, 0).check()
    expect(said(page)).to_have_text("1 geselecteerd")
    page.goto("/winkels/1/")
    page.go_back()
    expect(said(page)).to_have_text("1 geselecteerd")
    expect(box(page, 0)).to_be_checked()


def test_two_windows_share_one_selection(page: Page, context: BrowserContext) -> None:
    page.goto("/")
    other = context.new_page()
    other.goto("/")
    box(other, 5).check()
    expect(said(other)).to_have_text("1 geselecteerd")
    box(page, 0).check()
    expect(said(page)).to_have_text("2 geselecteerd")
    expect(box(page, 5)).to_be_checked()


def test_the_page_of_what_is_selected(page: Page, who: User) -> None:
    page.goto("/")
    box(page, 0).check()
    box(page, 1).check()
    page.locator("#selectie").get_by_role("link", name="Bekijk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 geselecteerd")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.get_by_role("button", name="Haal eruit").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 geselecteerd")
    assert keys_of(who) == ["2"]
    page.get_by_role("link", name="Terug naar de lijst").click()
    expect(said(page)).to_have_text("1 geselecteerd")


def test_without_javascript(plain: Page, who: User) -> None:
    plain.goto(GELDERLAND)
    box(plain, 0).check()
    box(plain, 1).check()
    button(plain, "Werk selectie bij").click()
    expect(said(plain)).to_have_text("2 geselecteerd")
    expect(ticked(plain)).to_have_count(2)
    box(plain, 0).uncheck()
    box(plain, 0).press("Enter")
    expect(said(plain)).to_have_text("1 geselecteerd")
    button(plain, "Selecteer deze pagina").click()
    expect(said(plain)).to_contain_text("25 geselecteerd")
    button(plain, "Selecteer alle 27 met Provincie = Gelderland").first.click()
    expect(said(plain)).to_have_text("Alle 27 geselecteerd")
    assert len(keys_of(who)) == 27
    button(plain, "Wissen").click()
    expect(said(plain)).to_have_text("Uw selectie van 27 is gewist.")
    button(plain, "Haal terug").click()
    expect(said(plain)).to_have_text("Alle 27 geselecteerd")
    plain.goto("/?q=kaas")
    expect(said(plain)).to_have_text("Het filter is veranderd: uw selectie van 27 is gewist.")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_selecting(
    page: Page, scheme: Literal["light", "dark"], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(GELDERLAND)
    page_box(page).click()
    expect(said(page)).to_contain_text("25 geselecteerd")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_on_a_phone_the_bar_stands_above_the_bottom_bar(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    box(page, 0).check()
    expect(said(page)).to_have_text("1 geselecteerd")
    bar, bottom = (
        page.locator("#selectie").bounding_box(),
        page.locator(".bottom-bar").bounding_box(),
    )
    assert bar
    assert bottom
    assert bar["y"] + bar["height"] <= bottom["y"]
    target = page.locator(".list-table tbody .pick label").first.bounding_box()
    assert target
    assert min(target["width"], target["height"]) >= 44
