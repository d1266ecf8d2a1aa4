"""The map where the tiles' server can't be reached: the drawing of the provinces is enough."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

TILES = "https://tiles.example/{z}/{x}/{y}.png"


def test_map_shows_the_whole_country_when_no_tile_comes(
    page: Page, settings: Settings, console_errors: list[str]
) -> None:
    settings.MAP_TILES_URL = TILES
    page.route("https://tiles.example/**", lambda route: route.abort())
    page.goto("/winkels/17/")
    land = page.locator(".map-provinces")
    expect(land).to_be_visible()
    map_box, pin = page.locator(".map"), page.locator(".map-pin")
    expect(pin).to_be_visible()
    page.wait_for_function(
        "() => document.querySelector('.map-provinces').getBoundingClientRect().height"
        " <= document.querySelector('.map').getBoundingClientRect().height + 1"
    )
    expect(map_box).not_to_contain_text("Kadaster")
    console_errors.clear()  # the tiles that did not come
