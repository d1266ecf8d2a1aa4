"""The filters beside the list that ask more than a value: parts, empty, ranges, nearby, and what
reviewers know, with their counts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Locator, Page, expect

from datastore_proxy.service import DatastoreService
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.catalogue.sync import sync

pytestmark = pytest.mark.django_db(transaction=True)

Login = Callable[[Page, User | str], User]


@pytest.fixture(autouse=True)
def catalogue(store: DatastoreService) -> None:
    sync()


@pytest.fixture
def filters(page: Page) -> Page:
    page.goto("/")
    page.get_by_text("Filters", exact=True).click()
    return page


def open_facet(page: Page, label: str) -> Locator:
    facet = page.locator(".facet").filter(
        has=page.locator("summary", has_text=re.compile(rf"^\s*{label}\s*$"))
    )
    facet.locator("summary").click()
    return facet


def chips(page: Page) -> Locator:
    return page.locator(".chip-filter")


def total(page: Page) -> int:
    text = page.locator("#aantal").inner_text()
    return int(re.sub(r"\D", "", text))


def held(store: DatastoreService, column: str) -> list[str]:
    return [str(record[column] or "") for record in store.iterate()]


def test_part_of_a_name(filters: Page, store: DatastoreService) -> None:
    facet = open_facet(filters, "Bedrijfsnaam")
    facet.get_by_label("bevat").fill("weide")
    facet.get_by_label("bevat").press("Enter")
    expect(chips(filters)).to_have_text(re.compile("Bedrijfsnaam bevat:\\s*weide"))
    assert total(filters) == sum("weide" in name.lower() for name in held(store, "company"))
    chips(filters).get_by_role("link").click()
    expect(filters.locator("#aantal")).to_have_text("405 winkels")
    expect(facet.get_by_label("bevat")).to_have_value("")


def test_empty_and_filled_in(filters: Page, store: DatastoreService) -> None:
    facet = open_facet(filters, "Website")
    facet.get_by_label("leeg of ingevuld").select_option("1")
    expect(chips(filters)).to_have_text(re.compile("Website is:\\s*leeg"))
    empty = sum(not value.strip() for value in held(store, "website"))
    assert total(filters) == empty
    facet.get_by_label("leeg of ingevuld").select_option("0")
    expect(chips(filters)).to_have_text(re.compile("Website is:\\s*ingevuld"))
    assert total(filters) == 405 - empty


def test_from_and_to(filters: Page, store: DatastoreService) -> None:
    facet = open_facet(filters, "Postcode")
    facet.get_by_label("vanaf").fill("1000")
    facet.get_by_label("tot en met").fill("1999")
    facet.get_by_label("tot en met").press("Enter")
    expect(chips(filters)).to_have_count(2)
    assert total(filters) == sum("1000" <= code < "2000" for code in held(store, "zip"))


def test_shops_near_a_place(filters: Page) -> None:
    facet = open_facet(filters, "In de buurt")
    facet.get_by_label("van plaats").fill("Hoorn")
    facet.get_by_label("van plaats").press("Enter")
    expect(chips(filters)).to_have_text(re.compile("binnen 10 km van Hoorn"))
    within_ten = total(filters)
    facet.get_by_label("binnen zoveel kilometer").fill("40")
    facet.get_by_label("binnen zoveel kilometer").press("Enter")
    expect(chips(filters)).to_have_text(re.compile("binnen 40 km van Hoorn"))
    assert 0 < within_ten < total(filters) < 405


def test_counts_beside_the_values_follow_the_other_filters(
    filters: Page, store: DatastoreService
) -> None:
    facet = open_facet(filters, "Provincie")
    number = facet.locator(".facet-choice", has_text="Zeeland").locator(".facet-number")
    expect(number).to_have_text(str(held(store, "province").count("Zeeland")))
    other = open_facet(filters, "Website")
    other.get_by_label("leeg of ingevuld").select_option("1")
    without = sum(
        record["province"] == "Zeeland" and not (record["website"] or "").strip()
        for record in store.iterate()
    )
    if without:
        expect(number).to_have_text(str(without))
    facet.get_by_label("Zeeland").check()
    expect(chips(filters)).to_have_count(2)
    assert total(filters) == without


def test_reviewer_filters_by_verdict_with_its_counts(page: Page, login: Login) -> None:
    KnownRecord.objects.filter(key__in=["3", "4"]).update(verdict="flagged")
    login(page, "beheerder")
    page.goto("/")
    page.get_by_text("Filters", exact=True).click()
    facet = open_facet(page, "Oordeel")
    choice = facet.locator(".facet-choice", has_text="gemarkeerd")
    expect(choice.locator(".facet-number")).to_have_text("2")
    choice.get_by_role("radio").check()
    expect(page.locator("#aantal")).to_have_text("2 winkels")
    expect(choice.get_by_role("radio")).to_be_checked()
    # Another choice in its place: the numbers are of the list without this question.
    unseen = facet.locator(".facet-choice", has_text="nog niet bekeken")
    expect(unseen.locator(".facet-number")).to_have_text("403")
    page.get_by_role("link", name="Haal Oordeel gemarkeerd weg").click()
    expect(page.locator("#aantal")).to_have_text("405 winkels")
    expect(facet.get_by_label("maakt niet uit")).to_be_checked()


def test_from_a_number_of_the_quality_page_to_the_list_and_off_again(
    page: Page, login: Login
) -> None:
    login(page, "beheerder")
    page.goto("/controle/kwaliteit/")
    page.get_by_role("link", name="31 records in de lijst: Provincie anders geschreven").click()
    expect(page.locator("#aantal")).to_have_text("31 winkels")
    expect(chips(page)).to_have_text(re.compile("Controle:\\s*Provincie anders geschreven"))
    chips(page).get_by_role("link").click()
    expect(page.locator("#aantal")).to_have_text("405 winkels")


def test_view_is_kept_opened_and_deleted(page: Page, login: Login) -> None:
    login(page, "beheerder")
    page.goto("/?f.province=Zeeland&sort=-city")
    expected = page.locator("#aantal").inner_text()
    page.locator("#weergaven").click()
    page.get_by_role("link", name="Bewaar deze weergave").click()
    page.get_by_label("Naam").fill("Zeeuws")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator("#weergaven")).to_contain_text("Zeeuws")
    page.goto("/")
    page.locator("#weergaven").click()
    page.get_by_role("link", name="Zeeuws").click()
    expect(page.locator("#aantal")).to_have_text(expected)
    page.locator("#weergaven").click()
    page.get_by_role("link", name="Weergaven beheren").click()
    page.get_by_role("link", name=re.compile("Wijzigen.*Zeeuws")).click()
    page.get_by_role("button", name="Verwijder de weergave").click()
    expect(page.get_by_text("Er zijn nog geen weergaven")).to_be_visible()


def test_without_javascript(
    browser: Browser, app_url: str, login: Callable[..., object], store: DatastoreService
) -> None:
    context = browser.new_context(base_url=app_url, java_script_enabled=False)
    login(context, "beheerder")
    page = context.new_page()
    page.goto("/")
    page.get_by_text("Filters", exact=True).click()
    page.locator("#filter-eigenaar summary").click()
    page.locator("#filter-eigenaar").get_by_role("link", name="Toon de aantallen").click()
    facet = page.locator("#filter-eigenaar")
    expect(facet.locator(".facet-choice", has_text="zonder eigenaar")).to_contain_text("405")
    facet.get_by_label("zonder eigenaar").check()
    page.get_by_role("button", name="Toepassen").first.click()
    expect(page).to_have_url(re.compile(r"[?&]eigenaar=geen$"))
    page.locator("#weergaven").click()
    page.get_by_role("link", name="Bewaar deze weergave").click()
    page.get_by_label("Naam").fill("Zonder eigenaar")
    page.get_by_role("button", name="Bewaar").click()
    page.locator("#weergaven").click()
    expect(page.locator(".views-list").get_by_role("link", name="Zonder eigenaar")).to_be_visible()
    context.close()
