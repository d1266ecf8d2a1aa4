"""The start page in a browser: an owner with a phone, a reviewer who asks, staff who tidy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Locator, Page, ViewportSize, expect

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests import factories
from tests.browser.steps import said, sign_in_by_code
from tests.unit.start.conftest import change
from weidewinkels.catalogue.models import KnownRecord, Verdict
from weidewinkels.catalogue.sync import sync
from weidewinkels.questions.models import Closure, Question

Login = Callable[[Page, User | str], User]
KEY = 1
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def shop(store: DatastoreService, eigenaar: User) -> Record:
    """The record with KEY, which belongs to the eigenaar; the catalogue is up to date."""
    sync()
    return factories.give_record(eigenaar, store, KEY)


def card(page: Page) -> Locator:
    return page.locator(f"#winkel-{KEY}")


def test_owner_signs_in_on_a_phone_and_confirms_in_one_tap(
    page: Page, eigenaar: User, shop: Record
) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/")
    sign_in_by_code(page, eigenaar.email)
    expect(page).to_have_url("/start/")
    expect(card(page).get_by_text("Nooit bevestigd")).to_be_visible()
    card(page).get_by_role("button", name="Alles klopt nog").click()
    expect(said(page)).to_contain_text("is bevestigd")
    expect(page).to_have_url(f"/start/#winkel-{KEY}")
    expect(card(page).get_by_text("Bevestigd ", exact=False).first).to_be_visible()
    assert KnownRecord.objects.get(key=str(KEY)).confirmed_by == eigenaar


def test_owner_takes_a_change_of_another_back(
    page: Page, login: Login, eigenaar: User, shop: Record, store: DatastoreService
) -> None:
    change(store, factories.make_user("beheerder"), key=KEY, remarks="Ook kaas")
    page.set_viewport_size(PHONE)
    login(page, eigenaar)
    page.goto("/start/")
    expect(card(page)).to_contain_text("Anderen wijzigden dit")
    card(page).get_by_role("button", name="Terugdraaien").click()
    expect(said(page)).to_contain_text("ongedaan gemaakt")
    expect(card(page).get_by_text("Anderen wijzigden dit")).to_have_count(0)
    assert store.get_one(KEY)["remarks"] == shop["remarks"]


def test_owner_goes_from_what_is_missing_to_its_field(
    page: Page, login: Login, eigenaar: User, shop: Record, store: DatastoreService
) -> None:
    store.update([{"_id": KEY, "email": None}])
    page.set_viewport_size(PHONE)
    login(page, eigenaar)
    page.goto("/start/")
    card(page).get_by_role("link", name="E-mailadres ontbreekt").click()
    field = page.get_by_role("textbox", name="E-mailadres")
    expect(field).to_be_in_viewport()


def test_owner_reports_that_it_is_closed_and_staff_settle_it(
    page: Page, elsewhere: Page, login: Login, eigenaar: User, shop: Record
) -> None:
    page.set_viewport_size(PHONE)
    login(page, eigenaar)
    page.goto("/start/")
    card(page).locator("summary").filter(has_text="Gesloten").click()
    card(page).get_by_role("radio", name="tijdelijk").check()
    card(page).get_by_role("textbox", name="Toelichting").fill("Verbouwing tot april.")
    card(page).get_by_role("button", name="Melden").click()
    expect(said(page)).to_contain_text("De beheerders kijken ernaar")
    expect(card(page)).to_contain_text("U meldde op")
    login(elsewhere, "medewerker")
    elsewhere.goto("/start/")
    elsewhere.get_by_role("link", name="Gesloten gemeld").click()
    expect(elsewhere.get_by_text("Verbouwing tot april.")).to_be_visible()
    elsewhere.get_by_role("button", name="Afgehandeld").click()
    expect(said(elsewhere)).to_contain_text("is afgehandeld")
    assert Closure.objects.get().outcome == Closure.Outcome.SETTLED


def test_reviewer_asks_by_keyboard_and_the_owner_answers(
    page: Page, elsewhere: Page, login: Login, eigenaar: User, shop: Record
) -> None:
    login(page, "beheerder")
    page.goto("/start/")
    page.get_by_role("button", name="Te controleren").click()
    expect(page.locator("#plaats")).to_contain_text("1 van 405")
    page.wait_for_load_state("load")
    page.keyboard.press("v")
    question = page.get_by_role("textbox", name="Vraag aan")
    expect(question).to_be_focused()
    page.keyboard.type("Bent u op zondag open?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Uw vraag gaat per mail naar de eigenaar")
    elsewhere.set_viewport_size(PHONE)
    login(elsewhere, eigenaar)
    elsewhere.goto("/start/")
    expect(card(elsewhere)).to_contain_text("Bent u op zondag open?")
    card(elsewhere).get_by_role("button", name="Alles klopt nog").click()
    expect(said(elsewhere)).to_contain_text("is bevestigd")
    expect(card(elsewhere).get_by_text("Bent u op zondag open?")).to_have_count(0)
    assert Question.objects.get().outcome == Question.Outcome.CONFIRMED
    assert KnownRecord.objects.get(key=str(KEY)).verdict == Verdict.NONE


def test_staff_select_what_is_old(page: Page, login: Login, shop: Record) -> None:
    long_ago = timezone.now() - timedelta(days=500)
    KnownRecord.objects.filter(key__in=["8", "9"]).update(confirmed_at=long_ago)
    login(page, "medewerker")
    page.goto("/start/")
    page.get_by_role("link", name="Bekijk en selecteer ze allemaal").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Selecteer de aangekruiste").click()
    expect(page.locator("#selectie")).to_contain_text("1 ")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_owners_cards_are_accessible_and_fit_a_phone(
    page: Page,
    login: Login,
    eigenaar: User,
    shop: Record,
    store: DatastoreService,
    theme: Literal["light", "dark"],
) -> None:
    from weidewinkels.questions.asking import ask
    from weidewinkels.questions.closing import report_closed

    beheerder = factories.make_user("beheerder")
    change(store, beheerder, key=KEY, remarks="Ook kaas", phone="0229 591 234")
    record = store.get_one(KEY)
    ask(KnownRecord.objects.get(key=str(KEY)), record, "Open?", by=beheerder)
    report_closed(KEY, record, Closure.How.TEMPORARY, by=eigenaar, note="")
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(PHONE)
    login(page, eigenaar)
    page.goto("/start/")
    page.locator("summary").filter(has_text="Gesloten").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
