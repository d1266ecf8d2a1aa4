"""The two journeys of bulk changes, on whichever DataStore is behind the app."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from tests.browser.steps import said


def correct_the_province(page: Page, store: DatastoreService) -> None:
    """All records that say North Holland get its Dutch name; looked at, done, and taken back."""
    wrong = found_by(store, province="North Holland")
    number = len(wrong)
    assert number >= 10
    page.goto("/?f.province=North+Holland&limit=200")
    select_page(page, number)
    page.get_by_role("link", name="Bewerken…").click()
    page.get_by_role("link", name="Velden invullen").click()
    fill_in(page, "Provincie", "Noord-Holland")
    look(page)
    expect(tile(page, "veranderen")).to_contain_text(str(number))
    expect(page.locator(".bulk-chips")).to_contain_text("North Holland")
    expect(page.locator(".bulk-table tbody tr")).to_have_count(min(20, number))
    first = page.locator(".bulk-table tbody tr").first
    expect(first.locator("del")).to_contain_text("North Holland")
    expect(first.locator("ins")).to_contain_text("Noord-Holland")
    confirm(page, f"Wijzig {number} records", number)
    expect(said(page)).to_contain_text(f"{number} records gewijzigd.")
    assert not found_by(store, province="North Holland")
    said(page).get_by_role("button", name="Ongedaan maken").click()
    expect(said(page)).to_contain_text(f"{number} records hersteld.")
    assert found_by(store, province="North Holland") == wrong


def delete_stale_and_restore_two(page: Page, store: DatastoreService) -> None:
    """Find what is stale, delete it, and get two of them back."""
    stale = list(store.search(Query(words="imkerij", limit=200)).records)
    number = len(stale)
    assert number >= 10
    page.goto("/?q=imkerij&limit=200")
    select_page(page, number)
    page.get_by_role("link", name="Verwijderen…").click()
    look(page)
    heading = page.get_by_role("heading", name=f"{number} records verwijderen?")
    expect(heading).to_be_visible()
    page.get_by_label("Waarom?").fill("Bestaan niet meer")
    confirm(page, f"Verwijder {number} records", number)
    expect(said(page)).to_contain_text(f"{number} records verwijderd.")
    assert not store.search(Query(words="imkerij")).records
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Prullenbak").click()
    deletion = page.locator(".deletion").first
    for position in (0, 1):
        deletion.get_by_role("checkbox").nth(position).check()
    deletion.get_by_role("button", name="Herstel de gekozen").click()
    expect(said(page)).to_contain_text("2 records hersteld.")
    back = list(store.search(Query(words="imkerij", limit=200)).records)
    assert len(back) == 2
    assert all(_without_id(record) in map(_without_id, stale) for record in back)


def select_page(page: Page, number: int) -> None:
    """Tick the box that stands for the whole page."""
    page.get_by_role("checkbox", name="Deze pagina").click()
    expect(page.locator("#selectie").get_by_role("status")).to_contain_text(
        re.compile(rf"\b{number} geselecteerd")
    )


def fill_in(page: Page, field: str, value: str) -> None:
    """In the form to fill in fields: set this one."""
    row = page.get_by_role("group", name=field, exact=True)
    row.get_by_role("radio", name="Zet op").check()
    if row.get_by_role("combobox").count():
        row.get_by_role("combobox").select_option(value)
    else:
        row.get_by_role("textbox").fill(value)


def look(page: Page) -> None:
    page.get_by_role("button", name="Voorbeeld").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Voorbeeld")


def confirm(page: Page, button: str, number: int) -> None:
    """The last button, after typing the number; ends on the page of the batch."""
    page.get_by_role("textbox", name=f"Typ {number} om te bevestigen").fill(str(number))
    page.get_by_role("button", name=button).click()
    expect(page).to_have_url(re.compile(r"/geschiedenis/\d+/"))


def tile(page: Page, words: str) -> Locator:
    return page.locator("#cijfers .tile").filter(has_text=words)


def found_by(store: DatastoreService, **filters: str) -> list[Record]:
    asked = {column: [value] for column, value in filters.items()}
    return list(store.iterate(Query(filters=asked)))


def _without_id(record: Record) -> Record:
    return {column: value for column, value in record.items() if column != "_id"}
