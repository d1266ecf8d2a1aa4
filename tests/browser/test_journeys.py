"""The three journeys that the app is for, and the ways in which people travel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, BrowserContext, Page, expect

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests import factories
from tests.browser.steps import (
    delete,
    edit,
    fact,
    fill,
    fill_in_code_by_keyboard,
    find,
    moments,
    restore,
    said,
    save,
    settle,
    sign_in_by_code,
    tab_to,
    undo,
)
from weidewinkels.accounts import roles

pytestmark = pytest.mark.django_db(transaction=True)

KEY = 5
OWN_PAGE = re.compile(rf"/winkels/{KEY}/(#.*)?$")
TRAVELS: dict[str, dict[str, Any]] = {
    "desktop": {},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "no-javascript": {"java_script_enabled": False},
}
Login = Callable[[Page | BrowserContext, User | str], User]


@pytest.fixture
def shop(store: DatastoreService) -> Record:
    """A shop with a name of its own and a clean telephone number."""
    store.update([{"_id": KEY, "company": "Hoeve De Proefpolder", "phone": "0228 312 345"}])
    return store.get_one(KEY)


@pytest.fixture
def owner(eigenaar: User, shop: Record, store: DatastoreService) -> User:
    factories.give_record(eigenaar, store, KEY)
    return eigenaar


@pytest.fixture(params=TRAVELS)
def traveller(
    request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Page]:
    """A browser on a desk, in the hand, and with its JavaScript off."""
    context = browser.new_context(**{**browser_context_args, **TRAVELS[request.param]})
    yield context.new_page()
    context.close()


def test_an_owner_changes_the_phone_number_and_takes_it_back(
    traveller: Page, owner: User, shop: Record, store: DatastoreService
) -> None:
    page = traveller
    page.goto("/")
    sign_in_by_code(page, owner.email)
    find(page, shop["company"])
    expect(page.get_by_text("Van u", exact=True)).to_be_visible()
    edit(page, Telefoonnummer="0228 654 321")
    save(page)
    expect(page).to_have_url(OWN_PAGE)
    expect(said(page)).to_contain_text("Hoeve De Proefpolder is gewijzigd.")
    expect(fact(page, "Telefoonnummer")).to_have_text("0228 654 321")
    assert store.get_one(KEY) == {**shop, "phone": "0228 654 321"}

    change = moments(page).first
    expect(change).to_contain_text("Telefoonnummer")
    expect(change.get_by_role("deletion")).to_contain_text("0228 312 345")
    expect(change.get_by_role("insertion")).to_contain_text("0228 654 321")
    change.get_by_role("button", name="Terugdraaien").click()
    expect(said(page)).to_contain_text("ongedaan gemaakt")
    expect(fact(page, "Telefoonnummer")).to_have_text("0228 312 345")
    expect(moments(page)).to_have_count(2)
    assert store.get_one(KEY) == shop


def test_a_reviewer_and_the_owner_change_one_shop_and_nothing_is_lost(
    page: Page,
    elsewhere: Page,
    owner: User,
    login: Login,
    shop: Record,
    store: DatastoreService,
    console_errors: list[str],
) -> None:
    login(page, roles.BEHEERDER)
    login(elsewhere, owner)
    find(page, shop["company"])
    edit(page, Telefoonnummer="0228 111 111", Opmerkingen="Ook op zondag open.")

    find(elsewhere, shop["company"])
    edit(elsewhere, Telefoonnummer="0228 222 222", Website="www.proefpolder.example")
    save(elsewhere)
    expect(fact(elsewhere, "Telefoonnummer")).to_have_text("0228 222 222")

    save(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("hetzelfde veld")
    for number in ("0228 312 345", "0228 222 222", "0228 111 111"):
        expect(page.get_by_role("radio", name=number)).to_have_count(1)
    expect(page.get_by_role("radio", name="0228 222 222")).to_be_checked()
    expect(page.get_by_role("main")).to_contain_text(owner.first_name)
    expect(page.get_by_role("main")).to_contain_text("proefpolder.example")
    expect(page.get_by_role("main")).to_contain_text("Ook op zondag open.")
    settle(page, "0228 111 111")
    expect(page).to_have_url(OWN_PAGE)
    assert store.get_one(KEY) == {
        **shop,
        "phone": "0228 111 111",
        "remarks": "Ook op zondag open.",
        "website": "https://www.proefpolder.example",
    }
    expect(moments(page)).to_have_count(3)
    # The answer that asks what to do is a 409, which the console mentions.
    assert len(console_errors) == 1
    assert "409" in console_errors.pop()


def test_different_fields_are_merged_without_a_question(
    page: Page, elsewhere: Page, owner: User, login: Login, shop: Record, store: DatastoreService
) -> None:
    login(page, roles.BEHEERDER)
    login(elsewhere, owner)
    find(page, shop["company"])
    edit(page, Opmerkingen="Ook op zondag open.")
    find(elsewhere, shop["company"])
    edit(elsewhere, Telefoonnummer="0228 222 222")
    save(elsewhere)
    expect(fact(elsewhere, "Telefoonnummer")).to_have_text("0228 222 222")
    save(page)
    expect(said(page)).to_contain_text(f"{owner.first_name} wijzigde Telefoonnummer; beide bewaard")
    assert store.get_one(KEY) == {
        **shop,
        "phone": "0228 222 222",
        "remarks": "Ook op zondag open.",
    }


def test_a_reviewer_adds_a_shop_and_finds_it(
    page: Page, login: Login, store: DatastoreService
) -> None:
    login(page, roles.BEHEERDER)
    page.goto("/")
    page.get_by_role("link", name="Toevoegen").click()
    fill(page, Bedrijfsnaam="Ü100 Geitenboerderij", Postcode="1674ps", Plaats="Opperdoes")
    page.get_by_label("Provincie").select_option("Noord-Holland")
    page.get_by_role("button", name="Toevoegen").click()
    expect(said(page)).to_contain_text("Ü100 Geitenboerderij is toegevoegd.")
    expect(fact(page, "Postcode")).to_have_text("1674 PS")
    find(page, "Ü100 Geitenboerderij")
    expect(moments(page)).to_have_count(1)
    undo_first(page)
    page.goto("/?q=Ü100")
    expect(page.get_by_text("Ü100 Geitenboerderij")).to_have_count(0)


def undo_first(page: Page) -> None:
    """Take back the latest change of this shop, on the page of that change."""
    moments(page).first.get_by_role("link").first.click()
    page.get_by_role("link", name="Ongedaan maken").click()
    page.get_by_role("button", name="Maak ongedaan").click()
    expect(said(page)).to_be_visible()


def test_a_member_of_staff_deletes_a_stale_shop_and_gets_it_back_twice(
    page: Page, login: Login, shop: Record, store: DatastoreService
) -> None:
    login(page, roles.MEDEWERKER)
    find(page, shop["company"])
    delete(page, why="Bestaat niet meer")
    assert KEY not in store.get([KEY])
    undo(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(shop["company"])
    expect(fact(page, "Telefoonnummer")).to_have_text("0228 312 345")

    delete(page)
    restore(page, "Hoeve De Proefpolder")

    find(page, shop["company"])
    expect(fact(page, "Telefoonnummer")).to_have_text("0228 312 345")
    expect(moments(page)).to_have_count(4)
    expect(moments(page).last).to_contain_text("Bestaat niet meer")
    page.goto(f"/winkels/{KEY}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(shop["company"])


def test_all_of_it_by_keyboard(
    page: Page, owner: User, shop: Record, store: DatastoreService, console_errors: list[str]
) -> None:
    keys = page.keyboard
    page.goto("/")
    tab_to(page.get_by_role("banner").get_by_role("link", name="Aanmelden", exact=True))
    keys.press("Enter")
    fill_in_code_by_keyboard(page, owner.email)
    page.wait_for_load_state("load")  # from then on it hears keys
    keys.press("/")
    keys.type(shop["company"])
    keys.press("Enter")
    expect(page.locator(".list-table tbody tr")).to_have_count(1)
    tab_to(page.get_by_role("link", name=shop["company"], exact=True))
    keys.press("Enter")
    expect(page).to_have_url(OWN_PAGE)
    tab_to(page.get_by_role("link", name="Wijzigen"))
    keys.press("Enter")

    phone = page.get_by_label("Telefoonnummer")
    tab_to(phone)
    keys.press("Control+A")
    keys.type("geen nummer")
    keys.press("Enter")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert "422" in console_errors.pop()
    tab_to(page.locator("[data-error-summary]").get_by_role("link", name="Telefoonnummer"))
    keys.press("Enter")
    expect(phone).to_be_focused()
    keys.press("Control+A")
    keys.type("0228 654 321")
    tab_to(page.get_by_label("Provincie"))
    keys.type("Utr")
    tab_to(page.get_by_role("button", name="Opslaan"))
    keys.press("Enter")
    expect(page).to_have_url(OWN_PAGE)
    assert store.get_one(KEY) == {**shop, "phone": "0228 654 321", "province": "Utrecht"}

    tab_to(said(page).get_by_role("button", name="Ongedaan maken"))
    keys.press("Enter")
    expect(fact(page, "Telefoonnummer")).to_have_text("0228 312 345")
    assert store.get_one(KEY) == shop
    tab_to(page.get_by_role("banner").locator("summary"))
    keys.press("Enter")
    tab_to(page.get_by_role("button", name="Afmelden"))
    keys.press("Enter")
    expect(
        page.get_by_role("banner").get_by_role("link", name="Aanmelden", exact=True)
    ).to_be_visible()
