"""Adding, changing and deleting in a real browser: what JavaScript adds, and that it isn't needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests import factories
from tests.browser import steps
from weidewinkels.accounts import roles
from weidewinkels.journal.models import Batch

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
KEY = 5
EDIT = f"/winkels/{KEY}/wijzigen/"
SHOW = re.compile(rf"/winkels/{KEY}/(#.*)?$")
Login = Callable[[Page | BrowserContext, User | str], User]


@pytest.fixture
def shop(store: DatastoreService) -> Record:
    store.update([{"_id": KEY, "latitude": "52.5", "longitude": "5.5", "email": None}])
    return store.get_one(KEY)


@pytest.fixture
def form(page: Page, login: Login, shop: Record) -> Page:
    """The form of the shop, opened by a beheerder."""
    login(page, roles.BEHEERDER)
    page.goto(EDIT)
    return page


@pytest.fixture
def annas(
    browser: Browser, browser_context_args: dict[str, Any], login: Login, shop: Record
) -> Iterator[Page]:
    """The same form, open in another browser by another beheerder."""
    context = browser.new_context(**browser_context_args)
    login(context, factories.make_user(roles.BEHEERDER, email="anna@voorbeeld.nl", name="Anna"))
    page = context.new_page()
    page.goto(EDIT)
    yield page
    context.close()


def save(page: Page) -> None:
    page.get_by_role("button", name="Opslaan").click()


def map_of(page: Page):
    return page.locator("[data-map]")


def pin_of(page: Page):
    return page.locator(".map-pin")


def degrees_in(page: Page) -> tuple[float, float]:
    def degree(label: str) -> float:
        return float(page.get_by_label(label).input_value().replace(",", "."))

    return degree("Breedtegraad"), degree("Lengtegraad")


def test_the_bar_counts_what_changed(form: Page, shop: Record):
    count = form.locator("[data-change-count]")
    expect(count).to_have_text("Nog niets gewijzigd")
    form.get_by_label("Plaats", exact=True).fill("Hoorn")
    form.get_by_label("Provincie").select_option("Utrecht")
    expect(count).to_have_text("2 velden gewijzigd")
    form.get_by_label("Provincie").select_option(shop["province"])
    expect(count).to_have_text("1 veld gewijzigd")


def test_leaving_with_unsaved_changes_warns(form: Page):
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    form.on("dialog", stay)
    form.get_by_label("Plaats", exact=True).fill("Hoorn")
    form.get_by_role("link", name="Annuleren").click()
    form.wait_for_timeout(200)
    assert asked == ["beforeunload"]
    expect(form.get_by_label("Plaats", exact=True)).to_have_value("Hoorn")


def test_leaving_an_untouched_form_does_not_warn(form: Page):
    form.get_by_role("link", name="Annuleren").click()
    form.wait_for_url(SHOW)


def test_saving_does_not_warn_and_offers_undo(form: Page, store: DatastoreService):
    form.get_by_label("Plaats", exact=True).fill("Hoorn")
    save(form)
    form.wait_for_url(SHOW)
    expect(form.get_by_role("status").first).to_contain_text("is gewijzigd")
    expect(form.get_by_role("button", name="Ongedaan maken").first).to_be_visible()
    assert store.get_one(KEY)["city"] == "Hoorn"


def test_a_double_click_saves_once(form: Page):
    form.get_by_label("Plaats", exact=True).fill("Hoorn")
    form.get_by_role("button", name="Opslaan").dblclick()
    form.wait_for_url(SHOW)
    assert Batch.objects.count() == 1


def test_errors_get_the_focus_and_lead_to_their_field(form: Page, console_errors: list[str]):
    form.get_by_label("E-mailadres").fill("geen adres")
    save(form)
    summary = form.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("verbeter eerst 1 veld")
    summary.get_by_role("link", name="E-mailadres").click()
    expect(form.get_by_label("E-mailadres")).to_be_focused()
    expect(form.get_by_label("E-mailadres")).to_have_value("geen adres")
    expect(form.locator("[data-change-count]")).to_have_text("1 veld gewijzigd")
    form.get_by_label("E-mailadres").fill("info@hoeve.nl")
    console_errors.clear()  # Chromium calls the 422 of the form an error
    save(form)
    form.wait_for_url(SHOW)


def test_a_click_on_the_map_fills_the_coordinates(form: Page):
    box = map_of(form).bounding_box()
    form.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    latitude, longitude = degrees_in(form)
    assert 51.5 < latitude < 52.9
    assert 4.5 < longitude < 6.1
    expect(form.locator("[data-change-count]")).to_have_text("2 velden gewijzigd")


def test_the_pin_can_be_dragged(form: Page):
    box = pin_of(form).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    form.mouse.move(x, y)
    form.mouse.down()
    form.mouse.move(x + 30, y, steps=5)
    form.mouse.up()
    latitude, longitude = degrees_in(form)
    assert latitude == pytest.approx(52.5, abs=0.02)
    assert longitude > 5.55


def test_the_pin_can_be_moved_by_keyboard(form: Page):
    pin_of(form).focus()
    form.keyboard.press("ArrowUp")
    form.keyboard.press("ArrowRight")
    latitude, longitude = degrees_in(form)
    assert latitude > 52.5
    assert longitude > 5.5
    expect(pin_of(form)).to_be_focused()
    expect(form.locator("[data-map-status]")).to_contain_text("De speld staat op")


def test_typed_coordinates_move_the_pin(form: Page):
    before = pin_of(form).bounding_box()
    form.get_by_label("Lengtegraad").fill("6,5")
    form.get_by_label("Lengtegraad").press("Tab")
    assert pin_of(form).bounding_box()["x"] > before["x"] + 10
    form.get_by_label("Lengtegraad").fill("")
    form.get_by_label("Lengtegraad").press("Tab")
    expect(pin_of(form)).to_have_count(0)
    form.get_by_role("button", name="Zet de speld in het midden").click()
    expect(pin_of(form)).to_be_focused()


def test_a_pin_outside_the_netherlands_is_mentioned(form: Page):
    form.get_by_label("Lengtegraad").fill("2,3")
    form.get_by_label("Lengtegraad").press("Tab")
    expect(form.locator("[data-map-status]")).to_contain_text("buiten Nederland")


def test_two_browsers_settle_a_conflict_and_lose_nothing(
    form: Page, annas: Page, store: DatastoreService, shop: Record, console_errors: list[str]
):
    form.get_by_label("Plaats", exact=True).fill("Hoorn")
    form.get_by_label("Opmerkingen").fill("Ook kaas")
    annas.get_by_label("Plaats", exact=True).fill("Enkhuizen")
    annas.get_by_label("E-mailadres").fill("anna@hoeve.nl")
    save(annas)
    annas.wait_for_url(SHOW)
    save(form)
    expect(form.get_by_role("alert")).to_be_focused()
    result = form.get_by_label("Plaats wordt")
    expect(form.get_by_role("radio", name="Van Anna")).to_be_checked()
    expect(result).to_have_value("Enkhuizen")
    form.get_by_role("radio", name="Van u").check()
    expect(result).to_have_value("Hoorn")
    form.get_by_role("radio", name="Oorspronkelijk").check()
    expect(result).to_have_value(shop["city"])
    result.fill("Hoorn en Enkhuizen")
    console_errors.clear()  # Chromium calls the 409 an error
    save(form)
    form.wait_for_url(SHOW)
    assert store.get_one(KEY) == {
        **shop,
        "city": "Hoorn en Enkhuizen",
        "remarks": "Ook kaas",
        "email": "anna@hoeve.nl",
    }


def test_a_session_that_ends_in_between_keeps_what_was_typed(
    form: Page, app_url: str, store: DatastoreService, shop: Record, console_errors: list[str]
):
    form.get_by_label("Plaats", exact=True).fill("Hoorn")
    form.context.clear_cookies(name="sessionid")
    save(form)
    expect(form.get_by_text("uw invoer is bewaard")).to_be_visible()
    form.wait_for_load_state("networkidle")
    console_errors.clear()  # the page for signing in has tests of its own
    sign_in_again(form, app_url)
    form.goto(EDIT)
    expect(form.get_by_text("Het is nog niet opgeslagen")).to_be_visible()
    expect(form.locator("[data-change-count]")).to_have_text("1 veld gewijzigd")
    save(form)
    form.wait_for_url(SHOW)
    assert store.get_one(KEY) == {**shop, "city": "Hoorn"}


def sign_in_again(page: Page, app_url: str) -> None:
    """As the sign-in page does it: the visitor's session becomes the person's."""
    visitor = next(c["value"] for c in page.context.cookies() if c["name"] == "sessionid")
    client = Client()
    client.cookies["sessionid"] = visitor
    person = User.objects.get(groups__name=roles.BEHEERDER)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": app_url}])


def test_a_shop_can_be_changed_without_javascript(
    browser: Browser,
    browser_context_args: dict[str, Any],
    login: Login,
    store: DatastoreService,
    shop: Record,
):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    login(context, roles.BEHEERDER)
    page = context.new_page()
    page.goto(EDIT)
    page.get_by_label("Breedtegraad").fill("52,1")
    page.get_by_label("Telefoonnummer").fill("0229591234")
    save(page)
    page.wait_for_url(SHOW)
    assert store.get_one(KEY) == {**shop, "latitude": "52.1", "phone": "0229 591 234"}
    context.close()


def test_a_shop_is_deleted_after_a_look_and_a_yes(
    page: Page, login: Login, store: DatastoreService, shop: Record
):
    login(page, roles.MEDEWERKER)
    page.goto(f"/winkels/{KEY}/verwijderen/")
    expect(page.get_by_text(shop["company"]).first).to_be_visible()
    page.get_by_label("Waarom?").fill("Gesloten")
    page.get_by_role("button", name="Verwijder 1 winkel").click()
    expect(page.get_by_text("is verwijderd")).to_be_visible()
    assert not store.get([KEY])


def add_and_go_back(page: Page, name: str) -> None:
    """Add Hoeve Nieuw, go back, and send the form with this name and another phone number."""
    page.goto("/winkels/toevoegen/")
    page.get_by_label("Bedrijfsnaam").fill("Hoeve Nieuw")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hoeve Nieuw")
    page.go_back()
    page.get_by_label("Bedrijfsnaam").fill(name)
    page.get_by_label("Telefoonnummer").fill("0229591234")
    page.get_by_role("button", name="Toevoegen").click()


# Without JavaScript a form that the browser fetches anew is known by the name that was filled in.
@pytest.mark.parametrize(("has_javascript", "name"), [(True, "Hoeve N."), (False, "Hoeve Nieuw")])
def test_going_back_after_adding_makes_no_second_shop(
    browser: Browser,
    browser_context_args: dict[str, Any],
    login: Login,
    has_javascript: bool,
    name: str,
):
    context = browser.new_context(**browser_context_args, java_script_enabled=has_javascript)
    login(context, roles.BEHEERDER)
    page = context.new_page()
    add_and_go_back(page, name)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("U hebt Hoeve Nieuw net toegevoegd")
    page.get_by_role("button", name="Wijzig Hoeve Nieuw").click()
    expect(heading).to_have_text(name)
    expect(steps.fact(page, "Telefoonnummer")).to_have_text("0229 591 234")
    assert [batch.action for batch in Batch.objects.order_by("id")] == ["add", "edit"]
    context.close()


def test_going_back_after_adding_can_add_a_second_shop(
    page: Page, login: Login, console_errors: list[str]
):
    login(page, roles.BEHEERDER)
    add_and_go_back(page, "Hoeve Nieuw")
    page.get_by_role("button", name="Voeg toch een tweede toe").click()
    console_errors.clear()  # the question comes with a 409
    expect(steps.fact(page, "Telefoonnummer")).to_have_text("0229 591 234")
    assert [batch.action for batch in Batch.objects.order_by("id")] == ["add", "add"]
