"""Making a data set and filling it, in the words that are on the pages."""

from __future__ import annotations

import re

from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from weidewinkels.datastore import get_service

FILE = (
    "Bedrijfsnaam;E-mailadres;Telefoonnummer;Postcode;Plaats;Provincie\n"
    "Hoeve de Proef;proef@voorbeeld.nl;0223512345;1674 PS;Opperdoes;Noord-Holland\n"
    "Erf Achterom;;+31 6 12345678;1671 AA;Medemblik;Noord-Holland\n"
)


def design_from_profile(page: Page, *, name: str) -> None:
    """To the last look at a data set with the columns of a farm shop."""
    page.goto("/gegevensset/nieuw/")
    page.get_by_label("Weidewinkels").check()
    page.get_by_role("button", name="Verder").click()
    page.get_by_label("Naam van de gegevensset").fill(name)
    page.get_by_role("button", name="Kijk na").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Klopt “{name}” zo?")


def make(page: Page) -> str:
    """Press the button, and read the resource's id off the settings."""
    page.get_by_role("button", name="Maak de gegevensset").click()
    shown = page.locator("#te-kopieren")
    expect(shown).to_contain_text("DATASTORE_RESOURCE_ID=")
    found = re.search(r"DATASTORE_RESOURCE_ID=(\S+)", shown.inner_text())
    assert found
    return found[1]


def use(settings: Settings, resource_id: str) -> None:
    """What the page asks: set the setting, start the app anew."""
    settings.DATASTORE_RESOURCE_ID = resource_id
    settings.DATASTORE_KEY = "_id"
    settings.DATASTORE_FORCE = False
    get_service.cache_clear()
    cache.clear()


def read_in(page: Page, *, rows: int) -> None:
    """From the columns of an import to its records in the list."""
    page.get_by_role("button", name="Voorbeeld").click()
    page.get_by_role("button", name=f"Lees {rows} records in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/")
    expect(page.locator(".list-table tbody tr")).to_have_count(rows)
