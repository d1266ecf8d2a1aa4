"""The list in a real browser: with the mouse, with the keyboard, without JavaScript, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FloatRect, Locator, Page, ViewportSize, expect

from datastore_proxy.errors import NotReached
from datastore_proxy.service import DatastoreService
from datastore_proxy.transport import Supports
from weidewinkels.records import totals

pytestmark = pytest.mark.django_db(transaction=True)

PHONE: ViewportSize = {"width": 390, "height": 844}


def rows(page: Page):
    return page.locator(".list-table tbody tr")


def count(page: Page):
    return page.locator("#aantal")


def is_whole(page: Page) -> None:
    expect(page.locator("header.top-bar")).to_be_visible()


def test_searching_as_one_types_keeps_the_cursor_and_tells_the_count(page: Page) -> None:
    page.goto("/")
    expect(count(page)).to_have_text("405 winkels")
    page.keyboard.press("/")
    page.keyboard.type("kaas", delay=30)
    expect(count(page)).not_to_have_text("405 winkels")
    expect(page).to_have_url(re.compile(r"/\?q=kaas$"))
    expect(page.locator("#zoek")).to_be_focused()
    expect(page.locator("#stand")).to_contain_text("winkels")
    page.keyboard.type("boer", delay=30)
    expect(page).to_have_url(re.compile(r"/\?q=kaasboer$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/$"))
    expect(count(page)).to_have_text("405 winkels")
    expect(page.locator("#zoek")).to_have_value("")


def test_filtering_by_ticking_values_and_taking_them_off(page: Page) -> None:
    page.goto("/")
    page.get_by_text("Filters", exact=True).click()
    page.locator(".facet summary", has_text="Provincie").click()
    page.get_by_label("Gelderland").check()
    expect(page).to_have_url(re.compile(r"f\.province=Gelderland$"))
    page.get_by_label("Utrecht").check()
    expect(page).to_have_url(re.compile(r"f\.province=Gelderland&f\.province=Utrecht$"))
    expect(page.locator(".chip-filter")).to_have_count(2)
    page.get_by_role("link", name="Haal Provincie Gelderland weg").click()
    expect(page).to_have_url(re.compile(r"\?f\.province=Utrecht$"))
    expect(page.get_by_label("Gelderland")).not_to_be_checked()
    expect(page.get_by_label("Utrecht")).to_be_checked()
    page.get_by_role("link", name="Wis filters").click()
    expect(count(page)).to_have_text("405 winkels")
    expect(page.get_by_label("Utrecht")).not_to_be_checked()


def test_a_typed_filter_can_be_unticked(page: Page, store: DatastoreService) -> None:
    zipcode = store.get_one(1)["zip"]
    page.goto("/")
    page.get_by_text("Filters", exact=True).click()
    page.locator(".facet summary", has_text="Postcode").click()
    page.get_by_label("Postcode is precies").fill(zipcode)
    page.keyboard.press("Enter")
    expect(page.locator(".chip-filter")).to_have_count(1)
    expect(page.get_by_label("Postcode is precies")).to_have_value("")
    page.locator(".facet").get_by_label(zipcode).uncheck()
    expect(count(page)).to_have_text("405 winkels")


def test_searching_keeps_the_sort_and_the_page_size(page: Page) -> None:
    page.goto("/?limit=25")
    page.get_by_role("link", name="Postcode").click()
    expect(page.locator("th[aria-sort]")).to_have_text("Postcode")
    page.locator("#zoek").fill("hoeve")
    expect(page).to_have_url(re.compile(r"/\?q=hoeve&sort=zip&limit=25$"))
    expect(rows(page)).to_have_count(25)


def test_back_and_forward_go_through_sort_and_pages(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Bedrijfsnaam").click()
    heads = page.locator("th[aria-sort]")
    expect(heads).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("link", name="Bedrijfsnaam")).to_be_focused()
    first = rows(page).first.inner_text()
    page.get_by_role("link", name="Bedrijfsnaam").click()
    expect(heads).to_have_attribute("aria-sort", "descending")
    page.get_by_role("link", name="Volgende").click()
    expect(page.locator(".paging-place")).to_have_text("51–100 van 405")
    page.go_back()
    expect(page.locator(".paging-place")).to_have_text("1–50 van 405")
    page.go_back()
    expect(heads).to_have_attribute("aria-sort", "ascending")
    assert rows(page).first.inner_text() == first
    page.go_forward()
    expect(heads).to_have_attribute("aria-sort", "descending")
    is_whole(page)


def test_back_from_a_record_shows_the_whole_list_as_it_was(page: Page) -> None:
    page.goto("/")
    page.locator("#zoek").fill("kaas")
    expect(page).to_have_url(re.compile("q=kaas"))
    expect(count(page)).not_to_have_text("405 winkels")
    found = count(page).inner_text()
    rows(page).nth(2).locator("td").nth(3).click()
    expect(page).to_have_url(re.compile(r"/winkels/\d+/$"))
    page.go_back()
    is_whole(page)
    expect(page.locator("#zoek")).to_have_value("kaas")
    expect(count(page)).to_have_text(found)


def test_the_records_own_way_back_returns_to_its_row(page: Page) -> None:
    page.goto("/?sort=-company&page=2")
    name = rows(page).nth(4).locator("a.name")
    title = name.inner_text()
    name.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.get_by_role("link", name="Terug naar de lijst").click()
    expect(page).to_have_url(re.compile(r"\?sort=-company&page=2#r-\d+$"))
    expect(rows(page).nth(4).locator("a.name")).to_be_focused()


def test_a_row_opens_in_a_new_tab_with_ctrl(page: Page) -> None:
    page.goto("/")
    with page.context.expect_page() as opened:
        rows(page).first.locator("td").first.click(modifiers=["Control"])
    assert re.search(r"/winkels/\d+/$", opened.value.url)
    expect(page).to_have_url(re.compile(r"/$"))


def test_columns_are_chosen_and_remembered(page: Page) -> None:
    page.goto("/")
    page.locator("#kolommen").click()
    page.get_by_role("checkbox", name="Plaats").check()
    page.get_by_role("checkbox", name="Website").uncheck()
    page.locator(".columns-sheet").get_by_role("button", name="Toepassen").click()
    expect(page.get_by_role("columnheader", name="Plaats")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Website")).to_have_count(0)
    page.goto("/")
    expect(page.get_by_role("columnheader", name="Plaats")).to_be_visible()


def test_with_the_keyboard_alone(page: Page, login: Callable[..., object]) -> None:
    login(page, "medewerker")
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("hoeve")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=hoeve"))
    expect(rows(page).first.locator("a.name")).to_contain_text(re.compile("hoeve", re.IGNORECASE))
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.list-table summary')"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Verwijderen").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Verwijderen").first).not_to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("a.name:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/winkels/\d+/$"))


def test_without_javascript(browser: Browser, app_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=app_url, locale="nl-NL")
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Zoek in alle gegevens").fill("kaas")
    page.get_by_role("button", name="Zoek", exact=True).click()
    expect(count(page)).not_to_have_text("405 winkels")
    page.get_by_text("Filters", exact=True).click()
    page.locator(".facet summary", has_text="Provincie").click()
    page.locator(".facet[open]").get_by_role("link", name="Toon de waarden").click()
    page.get_by_label("Noord-Holland").check()
    page.locator(".filters-panel").get_by_role("button", name="Toepassen").click()
    expect(page.locator(".chip-filter")).to_have_count(2)
    page.get_by_role("link", name="Bedrijfsnaam").click()
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator(".chip-filter")).to_have_count(2)
    page.get_by_role("link", name="Wis filters").click()
    page.get_by_role("link", name="Volgende").click()
    expect(page.locator(".paging-place")).to_have_text("51–100 van 405")
    page.locator("#kolommen").click()
    page.get_by_role("checkbox", name="Opmerkingen").check()
    page.locator(".columns-sheet").get_by_role("button", name="Toepassen").click()
    expect(page.get_by_role("columnheader", name="Opmerkingen")).to_be_visible()
    context.close()


def test_on_a_phone_it_is_a_list_of_cards(page: Page, login: Callable[..., object]) -> None:
    login(page, "beheerder")
    page.set_viewport_size(PHONE)
    page.goto("/")
    card = rows(page).first
    box = card.bounding_box()
    assert box
    assert box["width"] > 300
    assert box["height"] > 120
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], "nothing sticks out at the side"
    small = page.evaluate(
        """[...document.querySelectorAll('.list-table a, .list-table summary, .paging a, .chips a')]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 24)
        .map(e => e.outerHTML)"""
    )
    assert small == []


def test_the_page_ends_where_its_footer_ends(page: Page) -> None:
    """What only a screen reader says of an empty cell once made it as long as all rows together."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/")
    below = page.evaluate(
        """document.documentElement.scrollHeight
        - (document.querySelector('footer').getBoundingClientRect().bottom + scrollY)"""
    )
    assert below <= 1


def place_of(part: Locator) -> FloatRect:
    place = part.bounding_box()
    assert place
    return place


def test_head_and_name_stay_in_sight_when_the_table_moves(
    page: Page, login: Callable[..., object]
) -> None:
    login(page, "beheerder")
    page.set_viewport_size({"width": 800, "height": 600})
    page.goto("/")
    name, head = rows(page).nth(20).locator("th"), page.get_by_role("columnheader").nth(1)
    actions = rows(page).nth(20).locator(".actions")
    name.scroll_into_view_if_needed()
    places = [place_of(each) for each in (name, head, actions)]
    page.locator(".table-pane").evaluate("pane => pane.scrollBy({ left: 150, top: 20 })")
    moved = [place_of(each) for each in (name, head, actions)]
    assert moved[0]["x"] == places[0]["x"]
    assert moved[0]["y"] == places[0]["y"] - 20
    assert moved[1]["y"] == places[1]["y"]
    assert moved[2]["x"] == places[2]["x"]


def test_the_total_of_a_large_resource_comes_after_its_rows(
    page: Page, store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(store.transport), "supports", Supports(cheap_total=False))
    monkeypatch.setattr(totals, "LARGE", 100)
    page.goto("/")
    totals.forget_totals()
    page.goto("/?sort=company")
    expect(count(page)).to_have_text("405 winkels")
    expect(page.locator(".paging-place")).to_have_text("1–50 van 405")
    page.get_by_role("link", name="Pagina 9").click()
    expect(page.locator(".paging-place")).to_have_text("401–405 van 405")
    expect(rows(page)).to_have_count(5)


def test_no_answer_is_told_and_forgotten_once_there_is_one(
    page: Page, console_errors: list[str]
) -> None:
    page.goto("/")
    page.context.set_offline(True)
    page.locator("#zoek").fill("kaas")
    expect(page.get_by_role("alert")).to_be_visible()
    page.context.set_offline(False)
    page.locator("#zoek").fill("kaasb")
    expect(page.get_by_role("alert")).not_to_be_visible()
    console_errors.clear()


def test_a_dataplatform_that_is_down_is_told_and_keeps_what_is_there(
    page: Page, store: DatastoreService, monkeypatch: pytest.MonkeyPatch, console_errors: list[str]
) -> None:
    page.goto("/")

    def fail(*args: object, **how: object) -> None:
        raise NotReached("down", action="datastore_search")

    monkeypatch.setattr(store.transport, "call", fail)
    page.locator("#zoek").fill("kaas")
    expect(page.locator("#meldingen")).to_contain_text("antwoordt niet")
    expect(rows(page)).to_have_count(50)
    expect(page.locator("#zoek")).to_be_focused()
    console_errors.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    ["/", "/?q=kaas&f.province=Gelderland&sort=-company", "/?q=xyzzyx", "/?page=99", "/winkels/1/"],
)
def test_axe_finds_nothing(
    page: Page, login: Callable[..., object], address: str, scheme: Literal["light", "dark"]
) -> None:
    login(page, "beheerder")
    page.emulate_media(color_scheme=scheme)
    page.route("https://service.pdok.nl/**", lambda route: route.fulfill(status=204))
    page.goto(address)
    if filters := page.locator("#filters > summary").all():
        filters[0].click()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_a_cold_page_is_light(browser: Browser, app_url: str) -> None:
    context = browser.new_context(base_url=app_url, locale="nl-NL")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert len(asked) <= 8, asked
    context.close()
