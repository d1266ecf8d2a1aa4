"""From the quality page: mend all of a kind at once, look at it first, and take it back."""

from __future__ import annotations

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from datastore_proxy.service import DatastoreService
from weidewinkels.catalogue.sync import sync

Login = Callable[[Page, User | str], User]
OTHER_SPELLINGS = {"North Holland", "zuid holland"}


def provinces(store: DatastoreService) -> set[str]:
    return {record["province"] for record in store.iterate()}


def test_mend_all_provinces_and_undo(page: Page, login: Login, store: DatastoreService) -> None:
    sync()
    login(page, "beheerder")
    page.goto("/controle/kwaliteit/")
    page.get_by_role("button", name="Herstel 31 records: Provincie anders geschreven").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Voorbeeld: Herstellen")
    expect(page.get_by_text("North Holland").first).to_be_visible()
    assert provinces(store) > OTHER_SPELLINGS  # looking changes nothing
    typed = page.get_by_label(re.compile("Typ 31"))
    if typed.count():
        typed.fill("31")
    page.get_by_role("button", name="Wijzig 31 records").click()
    expect(page.get_by_text("31 records gewijzigd").first).to_be_visible()
    assert not provinces(store) & OTHER_SPELLINGS
    page.goto("/controle/kwaliteit/")
    expect(page.get_by_role("link", name="Provincie anders geschreven", exact=True)).to_be_hidden()
    page.goto("/geschiedenis/")
    page.get_by_role("link", name=re.compile("31 records")).first.click()
    page.get_by_role("link", name="Ongedaan maken").first.click()
    page.get_by_role("button", name=re.compile("ngedaan|erugdraaien|erug")).first.click()
    expect(page.get_by_text("31 records hersteld").first).to_be_visible()
    assert provinces(store) > OTHER_SPELLINGS
    page.goto("/controle/kwaliteit/")
    expect(page.get_by_role("link", name="Provincie anders geschreven", exact=True)).to_be_visible()


def test_a_doubt_that_is_right_can_be_let_stand(
    page: Page, login: Login, store: DatastoreService
) -> None:
    sync()
    login(page, "beheerder")
    page.goto("/controle/kwaliteit/phone/")
    title = page.locator(".doubts .name").first.inner_text()
    page.get_by_role("button", name=re.compile(f"Laat zo staan.*{title}")).click()
    expect(page.get_by_text("blijft zo staan")).to_be_visible()
    expect(page.locator(".doubts tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Toon 1 die zo mag blijven staan").click()
    page.get_by_role("button", name=re.compile(f"Toch meetellen.*{title}")).click()
    page.goto("/controle/kwaliteit/phone/")
    expect(page.locator(".doubts tbody tr")).to_have_count(2)


def test_spellings_are_made_one_but_for_those_left_out(
    page: Page, login: Login, store: DatastoreService
) -> None:
    store.update([{"_id": 20, "province": "NOORD-HOLLAND"}])
    sync()
    login(page, "beheerder")
    page.goto("/controle/varianten/")
    cluster = page.get_by_role("form", name="Noord-Holland")
    cluster.get_by_role("checkbox", name="NOORD-HOLLAND", exact=True).uncheck()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    cluster.get_by_role("button", name="Voorbeeld").click()
    expect(page.get_by_text("‘North Holland’").first).to_be_visible()
    button = page.get_by_role("button", name=re.compile(r"Wijzig \d+ records"))
    number = re.sub(r"\D", "", button.inner_text())
    page.get_by_label(re.compile(f"Typ {number}")).fill(number)
    button.click()
    expect(page.get_by_text(f"{number} records gewijzigd").first).to_be_visible()
    assert "North Holland" not in provinces(store)
    assert "NOORD-HOLLAND" in provinces(store)
