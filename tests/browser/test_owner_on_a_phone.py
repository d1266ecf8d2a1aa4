"""An owner with a phone: begins on it and saves elsewhere, confirms from the mail; an outsider does nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests import factories
from tests.browser.conftest import watch
from tests.browser.steps import fact, said, save
from weidewinkels.accounts import roles
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.catalogue.sync import sync
from weidewinkels.mailing.sending import send_all_due
from weidewinkels.reminders.tasks import remind
from weidewinkels.unsaved.models import UnsavedForm

pytestmark = pytest.mark.django_db(transaction=True)

KEY = 5
EDIT = f"/winkels/{KEY}/wijzigen/"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36"
)
Login = Callable[[Page | BrowserContext, User | str], User]


@pytest.fixture
def owner(eigenaar: User, store: DatastoreService) -> User:
    """Owns the shop KEY, which has a place on the map."""
    store.update([{"_id": KEY, "latitude": "52.5", "longitude": "5.5"}])
    factories.give_record(eigenaar, store, KEY)
    return eigenaar


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A phone, that is touched and has a small screen; what it may not do is no error in its console."""
    small = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    context = browser.new_context(**{**browser_context_args, **small, "user_agent": ANDROID})
    page = context.new_page()
    errors: list[str] = []
    watch(page, errors)
    yield page
    context.close()
    unexpected = [error for error in errors if "status of 4" not in error]
    assert not unexpected, "\n".join(unexpected)


def remarks(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Opmerkingen")


def kept(page: Page) -> Locator:
    """What the form says of keeping."""
    return page.locator("[data-kept]")


def open_form(page: Page, login: Login, owner: User) -> None:
    login(page, owner)
    page.goto(EDIT)


def test_begun_on_a_phone_and_saved_on_another_device(
    phone: Page, page: Page, login: Login, owner: User, store: DatastoreService
) -> None:
    open_form(phone, login, owner)
    remarks(phone).fill("Elke dag verse melk")
    expect(kept(phone)).to_contain_text("Concept bewaard om")
    assert store.get_one(KEY)["remarks"] != "Elke dag verse melk"
    login(page, owner)
    page.goto("/start/")
    page.get_by_role("link", name="Niet opgeslagen").click()
    page.get_by_role("link", name="Verder").click()
    expect(page.get_by_text("getypt op een telefoon")).to_be_visible()
    expect(remarks(page)).to_have_value("Elke dag verse melk")
    save(page)
    expect(fact(page, "Opmerkingen")).to_have_text("Elke dag verse melk")
    assert not UnsavedForm.objects.exists()
    # The page that is still open on the phone doesn't bring it back unasked
    remarks(phone).fill("Elke dag verse melk en kaas")
    expect(kept(phone)).to_contain_text("elders opgeslagen of weggegooid")
    assert not UnsavedForm.objects.exists()


def test_what_is_typed_on_two_devices_is_not_overwritten(
    phone: Page, page: Page, login: Login, owner: User, store: DatastoreService,
    console_errors: list[str],
) -> None:  # fmt: skip
    open_form(phone, login, owner)
    open_form(page, login, owner)
    remarks(phone).fill("Van de telefoon")
    expect(kept(phone)).to_contain_text("Concept bewaard om")
    remarks(page).fill("Van de computer")
    expect(kept(page)).to_contain_text("getypt op een telefoon")
    assert UnsavedForm.objects.get().typed["c-remarks"] == "Van de telefoon"
    kept(page).get_by_role("button", name="Bewaar wat hier staat").click()
    expect(kept(page)).to_contain_text("Concept bewaard om")
    assert UnsavedForm.objects.get().typed["c-remarks"] == "Van de computer"
    console_errors.clear()  # the clash


def test_a_phone_that_is_put_away_keeps_at_once_and_saving_leaves_nothing(
    phone: Page, login: Login, owner: User, store: DatastoreService
) -> None:
    open_form(phone, login, owner)
    says = phone.locator("[data-kept-says]")
    expect(says).to_have_attribute("role", "status")
    remarks(phone).fill("Kaas")
    phone.evaluate(
        """() => {
          Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    expect(kept(phone)).to_contain_text("Concept bewaard om", timeout=1400)
    expect(says).to_have_text("Concept bewaard")
    # Without a warning, since nothing is lost
    phone.goto(EDIT)
    expect(remarks(phone)).not_to_have_value("Kaas")
    phone.get_by_role("button", name="Weggooien").click()
    expect(said(phone)).to_contain_text("weggegooid")
    remarks(phone).fill("Boter")
    save(phone)  # while it may be being kept
    expect(fact(phone, "Opmerkingen")).to_have_text("Boter")
    assert not UnsavedForm.objects.exists()


def test_the_form_is_one_column_with_the_right_keyboards(
    phone: Page, login: Login, owner: User
) -> None:
    open_form(phone, login, owner)
    boxes = [
        phone.get_by_role("textbox", name=name).bounding_box()
        for name in (
            "Bedrijfsnaam",
            "E-mailadres",
            "Telefoonnummer",
            "Website",
            "Postcode",
            "Plaats",
            "Lengtegraad",
        )
    ]
    assert len({box["x"] for box in boxes if box}) == 1
    assert all(box and box["height"] >= 44 and box["width"] > 250 for box in boxes)
    keyboards = {
        name: phone.get_by_role("textbox", name=name).get_attribute("inputmode")
        for name in ("E-mailadres", "Telefoonnummer", "Website", "Breedtegraad")
    }
    assert list(keyboards.values()) == ["email", "tel", "url", "decimal"]
    known = phone.get_by_role("textbox", name="Straat").get_attribute("autocomplete")
    assert known == "address-line1"


def test_the_map_is_set_with_one_thumb(phone: Page, login: Login, owner: User) -> None:
    open_form(phone, login, owner)
    latitude = phone.get_by_role("textbox", name="Breedtegraad")
    picture = phone.locator("[data-map]")
    picture.scroll_into_view_if_needed()
    pin = picture.locator(".map-pin")
    expect(pin).to_be_visible()
    expect(phone.get_by_text("Tik op de plek")).to_be_visible()
    box = picture.bounding_box()
    assert box
    picture.tap(position={"x": box["width"] * 0.7, "y": box["height"] * 0.3})
    expect(latitude).not_to_have_value("52.5")
    expect(picture).not_to_have_class(re.compile("leaflet-pan-anim"))

    def is_in_the_middle() -> bool:
        at, box = pin.bounding_box(), picture.bounding_box()
        assert at
        assert box
        return abs(at["x"] + at["width"] / 2 - box["x"] - box["width"] / 2) < 8

    phone.wait_for_timeout(600)  # it glides there
    assert is_in_the_middle()
    nearer = picture.get_by_role("button", name="Inzoomen")
    size = nearer.bounding_box()
    assert size
    assert size["height"] >= 44
    nearer.tap()
    phone.wait_for_timeout(600)
    assert is_in_the_middle()


def test_confirms_from_the_link_in_the_mail(
    phone: Page, owner: User, store: DatastoreService
) -> None:
    sync()
    known = KnownRecord.objects.filter(key=str(KEY))
    long_ago = timezone.now() - timedelta(days=400)
    known.update(confirmed_at=long_ago, confirmed_how="form")
    remind.func()
    send_all_due()
    text = str(mail.outbox[-1].body)
    link = re.search(r"Alles klopt nog: (\S+)", text)
    assert link
    phone.goto(urlsplit(link[1]).path)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("nog?")
    assert known.get().confirmed_at == long_ago
    phone.get_by_role("button", name="Ja, alles klopt nog").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dank u")
    assert known.filter(confirmed_at__gt=timezone.now() - timedelta(minutes=5)).exists()


def test_an_outsider_can_do_none_of_it_for_anothers_shop(
    phone: Page, login: Login, owner: User, store: DatastoreService
) -> None:
    before: Record = store.get_one(KEY)
    login(phone, factories.make_user(roles.EIGENAAR, email="ander@voorbeeld.nl", name="Ander"))
    phone.goto(f"/winkels/{KEY}/")
    for name in ("Wijzigen", "Eigenaren"):
        expect(phone.get_by_role("main").get_by_role("link", name=name, exact=True)).to_have_count(
            0
        )
    expect(phone.get_by_role("button", name="Alles klopt nog")).to_have_count(0)
    for path in ("wijzigen/", "wijzigen/?concept", "eigenaren/"):
        phone.goto(f"/winkels/{KEY}/{path}")
        expect(phone.get_by_role("heading", level=1)).to_have_text("Dit mag u niet doen")
    # Nor by sending what the forms would send
    statuses = phone.evaluate(
        """async (key) => {
          const page = await (await fetch("/winkels/toevoegen/")).text();
          const token = page.match(/name="csrfmiddlewaretoken" value="([^"]+)"/)[1];
          const send = async (path, values) => {
            const body = new URLSearchParams({ csrfmiddlewaretoken: token, ...values });
            return (await fetch(path, { method: "POST", body, redirect: "manual" })).status;
          };
          return Promise.all([
            send(`/winkels/${key}/klopt-nog/`, {}),
            send(`/winkels/${key}/verwijderen/`, {}),
            send(`/start/winkels/${key}/gesloten/`, { how: "permanent" }),
            send(`/winkels/${key}/eigenaren/uitnodigen/`, { email: "ander@voorbeeld.nl" }),
          ]);
        }""",
        KEY,
    )
    assert all(status in (403, 404) for status in statuses), statuses
    assert store.get_one(KEY) == before
    assert not UnsavedForm.objects.exists()
