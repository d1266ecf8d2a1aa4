"""Designing a data set, with and without JavaScript, by keyboard, and as axe sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from datastore_proxy.service import DatastoreService
from tests.browser.dataset_steps import design_from_profile, make
from weidewinkels.catalogue.sync import sync

pytestmark = pytest.mark.django_db(transaction=True)

FILE = {
    "name": "koeien.csv",
    "mimeType": "text/csv",
    "buffer": b"Naam;Telefoon;Koeien\nHoeve;0612345678;12\n",
}


@pytest.fixture
def plain_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield context.new_page()
    context.close()


def names(page: Page) -> list[str]:
    """The columns as they stand in the form."""
    return [one.input_value() for one in page.locator(".dataset-name").all()]


def start_from_file(page: Page) -> None:
    page.goto("/gegevensset/nieuw/")
    page.get_by_label("Een bestand").check()
    page.locator("input[type=file]").set_input_files(FILE)  # type: ignore[arg-type]
    page.get_by_role("button", name="Verder").click()
    expect(page.locator(".dataset-name")).to_have_count(3)


def test_without_javascript_all_of_it_works(
    plain_page: Page, login: Callable[..., User], store: DatastoreService
) -> None:
    page = plain_page
    login(page, "beheerder")
    start_from_file(page)
    page.get_by_role("button", name="Omlaag: Naam").click()
    expect(page.locator(".dataset-name").first).to_have_value("telefoon")
    page.get_by_role("button", name="Haal weg: Telefoon").click()
    expect(page.locator(".dataset-name")).to_have_count(2)
    page.get_by_role("button", name="Voeg een kolom toe").click()
    expect(page.locator(".dataset-name")).to_have_count(3)
    page.locator(".dataset-name").last.fill("_fout")
    page.get_by_role("button", name="Kijk na").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Verbeter eerst één ding")
    summary.get_by_role("link").click()
    page.locator(".dataset-name").last.fill("opmerking")
    page.get_by_role("button", name="Kijk na").click()
    resource_id = make(page)
    made = DatastoreService(store.transport, resource_id).describe()
    assert [field.id for field in made.fields] == ["naam", "koeien", "opmerking"]


def test_with_javascript_the_page_stays_and_the_focus_follows(
    page: Page, login: Callable[..., User]
) -> None:
    login(page, "beheerder")
    start_from_file(page)
    page.get_by_label("Naam van de gegevensset").fill("Getypt en niet bewaard")
    down = page.get_by_role("button", name="Omlaag: Naam")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".dataset-name").first).to_have_value("telefoon")
    expect(page.get_by_role("button", name="Omlaag: Naam")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".dataset-name").last).to_have_value("naam")
    expect(page.locator("#k1-rij")).to_be_focused()  # lower it can't be
    page.get_by_role("button", name="Voeg een kolom toe").click()
    expect(page.locator(".dataset-name").last).to_be_focused()
    page.keyboard.type("opmerking")
    page.get_by_role("button", name="Haal weg: Koeien").click()
    expect(page.locator(".dataset-name")).to_have_count(3)
    assert names(page) == ["telefoon", "naam", "opmerking"]
    expect(page.get_by_label("Naam van de gegevensset")).to_have_value("Getypt en niet bewaard")


def test_enter_in_a_field_saves_and_moves_nothing(page: Page, login: Callable[..., User]) -> None:
    login(page, "beheerder")
    start_from_file(page)
    page.locator(".dataset-name").first.fill("bedrijf")
    page.keyboard.press("Enter")
    expect(page.locator(".dataset-name").first).to_have_value("bedrijf")
    page.goto("/gegevensset/nieuw/")
    page.get_by_role("link", name="koeien").click()
    assert names(page) == ["bedrijf", "telefoon", "koeien"]


def test_only_what_belongs_to_the_choice_of_place_is_shown(
    page: Page, login: Callable[..., User]
) -> None:
    login(page, "beheerder")
    start_from_file(page)
    expect(page.get_by_label("Titel van de nieuwe dataset")).to_be_hidden()
    page.get_by_label("Dataset in CKAN", exact=True).select_option("new")
    expect(page.get_by_label("Titel van de nieuwe dataset")).to_be_visible()
    expect(page.get_by_label("Naam of adres van de andere dataset")).to_be_hidden()


def test_the_menu_leads_a_beheerder_there_and_nobody_else(
    page: Page, login: Callable[..., User]
) -> None:
    login(page, "medewerker")
    page.goto("/")
    page.get_by_role("banner").locator("summary").click()
    expect(page.get_by_role("link", name="Gegevensset")).to_have_count(0)
    login(page, "beheerder")
    page.goto("/")
    page.get_by_role("banner").locator("summary").click()
    page.get_by_role("link", name="Gegevensset").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Weidewinkels")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_step_is_accessible(
    page: Page, login: Callable[..., User], console_errors: list[str], theme: str, app_url: str
) -> None:
    login(page, "beheerder")
    page.context.add_cookies([{"name": "theme", "value": theme, "url": app_url}])
    start_from_file(page)
    sees_nothing(page)
    page.locator(".dataset-name").first.fill("_fout")
    page.get_by_label("Dataset in CKAN", exact=True).select_option("new")
    page.get_by_role("button", name="Kijk na").click()
    expect(page.get_by_role("alert").first).to_be_focused()
    sees_nothing(page)
    console_errors[:] = [error for error in console_errors if "status of 422" not in error]
    design_from_profile(page, name="Proef")
    sees_nothing(page)
    make(page)
    sees_nothing(page)


def test_what_clashes_is_selected_from_the_page(
    page: Page, login: Callable[..., User], store: DatastoreService
) -> None:
    store.update([{"_id": 6, "zip": store.get_one(5)["zip"]}])
    sync()
    login(page, "beheerder")
    page.goto("/gegevensset/sleutel/")
    page.get_by_label("Postcode").check()
    page.get_by_role("button", name="Bekijk de aangevinkte kolommen samen").click()
    expect(page.get_by_role("heading", name="Postcode")).to_be_visible()
    page.get_by_role("button", name="Selecteer alle records die botsen").click()
    for key in (5, 6):
        expect(page.get_by_text(store.get_one(key)["company"]).first).to_be_visible()


def sees_nothing(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
