"""An address that is offered fills in the fields with one tap."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import responses
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from tests.unit.addresses.test_addresses import DOCUMENT, URL

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pdok(settings: Settings) -> Iterator[None]:
    settings.ADDRESS_URL = URL
    with responses.RequestsMock() as mock:
        mock.get(URL, json={"response": {"docs": [DOCUMENT]}})
        yield


@pytest.mark.usefixtures("pdok", "store")
def test_an_address_is_taken_over_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/winkel-aanmelden/")
    page.get_by_role("textbox", name="Straat en huisnummer").fill("Kaasdijk 12a")
    page.get_by_role("textbox", name="Straat en huisnummer").press("Tab")
    page.get_by_role("button", name="Kaasdijk 12a, 1234AB Onderweg").click()
    expect(page.get_by_role("textbox", name="Postcode")).to_have_value("1234 AB")
    expect(page.get_by_role("textbox", name="Plaats")).to_have_value("Onderweg")
    expect(page.get_by_role("combobox", name="Provincie")).to_have_value("Friesland")
    expect(page.get_by_role("textbox", name="Breedtegraad")).not_to_have_value("")
    expect(page.get_by_role("button", name="Kaasdijk")).to_have_count(0)
