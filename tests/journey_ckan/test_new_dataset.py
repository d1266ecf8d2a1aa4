"""A new data set in a CKAN: made from the profile, filled from a CSV, a record of it edited."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import FilePayload, Page, expect
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from tests.browser.dataset_steps import FILE, design_from_profile, make, read_in, use
from tests.browser.steps import find, save
from weidewinkels.datastore import get_service

pytestmark = pytest.mark.django_db(transaction=True)


def test_make_it_fill_it_edit_it(
    page: Page, login: Callable[..., User], store: DatastoreService, settings: Settings
) -> None:
    login(page, "beheerder")
    design_from_profile(page, name="Weidewinkels 2")
    resource_id = make(page)
    assert resource_id != store.resource_id
    use(settings, resource_id)

    page.reload()
    page.get_by_role("link", name="Vul hem uit een bestand").click()
    file: FilePayload = {"name": "winkels.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Verder").click()
    read_in(page, rows=2)

    find(page, "Erf Achterom")
    page.get_by_role("link", name="Wijzigen").click()
    page.get_by_label("E-mailadres").fill("erf@voorbeeld.nl")
    save(page)
    shops = {shop["company"]: shop for shop in get_service().iterate()}
    assert shops["Erf Achterom"]["email"] == "erf@voorbeeld.nl"
    assert shops["Erf Achterom"]["phone"] == "06 12345678"
    assert shops["Hoeve de Proef"]["phone"].startswith("0223")
    assert shops["Hoeve de Proef"]["zip"] == "1674 PS"


def test_from_a_file_that_then_fills_it(
    page: Page, login: Callable[..., User], store: DatastoreService, settings: Settings
) -> None:
    login(page, "beheerder")
    page.goto("/gegevensset/nieuw/")
    page.get_by_label("Een bestand").check()
    text = "Naam;Telefoon;Aantal koeien;Sinds;Prijs;Bio\nHoeve;0612345678;12;31-12-2020;1,50;ja\n"
    file: FilePayload = {"name": "koeien.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Verder").click()
    page.get_by_label("Sleutel: Naam").check()
    page.get_by_role("button", name="Kijk na").click()
    resource_id = make(page)
    use(settings, resource_id)
    assert get_service().probe().key == ("naam",)

    page.reload()
    page.get_by_role("button", name="Vul hem uit koeien.csv").click()
    page.get_by_role("button", name="Voorbeeld").click()
    page.get_by_role("button", name="Lees 1 record in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    [record] = get_service().iterate()
    assert (record["naam"], record["telefoon"], record["aantal_koeien"]) == (
        "Hoeve",
        "0612345678",
        12,
    )
    assert (record["sinds"], str(record["prijs"]), record["bio"]) == ("2020-12-31", "1.50", True)


def test_describe_its_columns_and_set_its_key(
    page: Page, login: Callable[..., User], store: DatastoreService
) -> None:
    login(page, "beheerder")
    records = list(store.iterate())
    page.goto("/gegevensset/kolommen/")
    page.get_by_label("Toelichting: remarks", exact=True).fill("Wat u nog kwijt wilt")
    page.get_by_role("button", name="Bewaar de omschrijvingen").click()
    expect(page.get_by_text("De gegevens zelf niet")).to_be_visible()
    field = store.describe().field("remarks")
    assert field is not None
    assert field.notes == "Wat u nog kwijt wilt"

    page.goto("/gegevensset/sleutel/?kolom=company&kolom=zip&kolom=street")
    page.get_by_label("Typ company, street, zip om te bevestigen").fill("company, street, zip")
    page.get_by_role("button", name="Zet de sleutel").click()
    expect(page.get_by_text("Dubbelen weigert CKAN van nu af aan")).to_be_visible()
    asking = DatastoreService(store.transport, store.resource_id, force=True)
    assert asking.probe().key == ("company", "street", "zip")
    assert list(store.iterate()) == records
