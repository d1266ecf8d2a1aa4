"""What all pages share, in a real browser: the search in the top bar, density, motion."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from datastore_proxy.service import DatastoreService

pytestmark = pytest.mark.django_db(transaction=True)
MOVES = """() => [...document.querySelectorAll("*")].filter((element) => {
  const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(element);
  const longest = (text) => Math.max(...text.split(",").map(parseFloat));
  return longest(transitionDuration) > 0.01 || longest(animationDuration) > 0.01
    || scrollBehavior === "smooth";
}).map((element) => element.outerHTML.slice(0, 80))"""


def test_a_slash_searches_from_any_page(page: Page) -> None:
    page.goto("/hulp/")
    page.keyboard.press("/")
    search = page.get_by_role("banner").get_by_role("searchbox")
    expect(search).to_be_focused()
    page.keyboard.type("opperdoes")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?q=opperdoes$"))
    expect(page.locator(".list-table tbody tr").first).to_contain_text("Opperdoes")


def test_on_a_phone_the_search_is_one_tap_away(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/hulp/")
    page.get_by_role("banner").get_by_role("link", name="Zoeken").click()
    expect(page.get_by_label("Zoek in alle gegevens")).to_be_visible()


def test_compact_rows_are_lower_at_once_and_stay_so(page: Page) -> None:
    page.goto("/")
    row = page.locator(".list-table tbody tr").first
    before = row.bounding_box()
    page.get_by_role("button", name="Compact").click()
    expect(page.locator("html")).to_have_attribute("data-density", "compact")
    after = row.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] <= before["height"] - 6
    page.reload()
    expect(page.get_by_role("button", name="Compact")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("path", ["/", "/winkels/5/", "/account/login/"])
def test_nothing_moves_for_who_wants_it_still(browser: Browser, app_url: str, path: str) -> None:
    context = browser.new_context(base_url=app_url, reduced_motion="reduce")
    page = context.new_page()
    page.goto(path)
    assert page.evaluate(MOVES) == []
    context.close()


@pytest.mark.parametrize("language", ["NL", "EN"])
def test_the_button_to_sign_in_is_one_line(page: Page, language: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/hulp/")
    page.get_by_role("button", name=language).click()
    button = page.locator(".top-bar .sign-in").bounding_box()
    assert button is not None
    assert button["height"] < 40


@pytest.mark.parametrize("width", [1024, 1100, 1200, 1280, 1366, 1400, 1440])
def test_no_place_to_go_is_cut_off(page: Page, login: Callable[..., object], width: int) -> None:
    login(page, "beheerder")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/hulp/")
    hidden = page.locator(".places").evaluate("bar => bar.scrollWidth - bar.clientWidth")
    assert hidden <= 0


@pytest.mark.parametrize("path", ["/controle/", "/controle/dubbelen/"])
def test_each_part_of_the_review_is_in_sight_on_a_phone(
    page: Page, login: Callable[..., object], path: str
) -> None:
    login(page, "beheerder")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(path)
    for tab in page.locator(".tab").all():
        box = tab.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 390


@pytest.mark.parametrize("path", ["/weergaven/", "/concepten/", "/voorstellen/", "/prullenbak/"])
def test_an_empty_page_keeps_its_words_apart_from_the_drawing(
    page: Page, login: Callable[..., object], path: str
) -> None:
    login(page, "beheerder")
    page.goto(path)
    drawing = page.locator(".nothing > svg").bounding_box()
    words = page.locator(".nothing > p").first.bounding_box()
    assert drawing is not None
    assert words is not None
    assert words["y"] - drawing["y"] - drawing["height"] >= 8


LONG_NAME_PAGES = ("", "wijzigen/", "verwijderen/", "eigenaren/", "mijn-winkel/")


def test_a_name_without_spaces_makes_no_page_wider(
    page: Page, store: DatastoreService, login: Callable[..., object]
) -> None:
    store.update([{"_id": 5, "company": "Hoeve" + "DeHeelLangeNaam" * 16}])
    login(page, "beheerder")
    page.set_viewport_size({"width": 390, "height": 844})
    for path in LONG_NAME_PAGES:
        page.goto(f"/winkels/5/{path}")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, path


def test_colours_and_density_change_without_leaving_the_page(page: Page) -> None:
    page.goto("/")
    page.locator("#zoek").fill("half een wo")
    page.wait_for_load_state("networkidle")
    page.locator(".top-bar .switch-theme button[value=dark]").click()
    root = page.locator("html")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    page.locator(".switch-density button[value=compact]").click()
    expect(root).to_have_attribute("data-density", "compact")
    expect(page.locator("#zoek")).to_have_value("half een wo")
    page.reload()
    expect(root).to_have_attribute("data-bs-theme", "dark")
    expect(root).to_have_attribute("data-density", "compact")
