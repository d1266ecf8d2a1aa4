"""CKAN is down while somebody saves: what they did is kept, and published when it is back; or the
app's own database is locked: what they typed is kept, and saved when they send it again.

All of it for real: the DataStore over HTTP, the web server and the worker are processes.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.processes import Installation, installation
from tests.browser.steps import edit, fact, fill, find, said, save
from weidewinkels.accounts import roles

WAITS = "Wacht op publicatie"
SHOP = "Kaasboerderij De Polderpracht"
DELIVERED_WITHIN = 30
"""Seconds; the worker tries again ten seconds after the first time."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("app")) as running:
        yield running


@pytest.fixture(autouse=True)
def roles_are_there() -> None:
    """The installation has a database of its own."""


@pytest.fixture
def browser_context_args(app: Installation) -> dict[str, Any]:
    return {"base_url": app.url, "locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}


@pytest.fixture
def reviewer(page: Page, app: Installation, console_errors: list[str]) -> Iterator[Page]:
    """The browser of the demo beheerder."""
    session = app.session_of(f"{roles.BEHEERDER}@voorbeeld.nl")
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": app.url}])
    yield page
    # That the page says 503 is what is meant here.
    console_errors[:] = [error for error in console_errors if "503" not in error]


def test_an_edit_waits_and_the_worker_delivers_it(reviewer: Page, app: Installation) -> None:
    page = reviewer
    find(page, SHOP)
    edit(page, Opmerkingen="Nu ook ijs van eigen melk.")
    app.datastore.stop()
    save(page)
    expect(said(page)).to_contain_text("Wat u deed is bewaard en wacht op publicatie")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "De dataplatform-server antwoordt niet"
    )
    expect(page.get_by_role("contentinfo")).to_contain_text("Geen verbinding")
    said(page).get_by_role("link", name="Bekijk").click()
    expect(page.get_by_role("main")).to_contain_text(WAITS)
    expect(page.get_by_role("main")).to_contain_text("Nu ook ijs van eigen melk.")

    app.datastore.start()
    find(page, SHOP)
    badge = page.locator(".record-badges").get_by_text(WAITS)
    expect(badge).to_be_visible()
    expect(page.get_by_role("contentinfo")).to_contain_text("Verbonden")
    expect(fact(page, "Opmerkingen")).to_contain_text("leeg")
    with app.worker():
        reload_until_gone(page, badge)
    # The last look may have read the record just before, and the history just after.
    page.reload()
    expect(fact(page, "Opmerkingen")).to_have_text("Nu ook ijs van eigen melk.")
    expect(page.get_by_text(WAITS)).to_have_count(0)


def test_a_new_shop_waits_and_is_added_once(reviewer: Page, app: Installation) -> None:
    page = reviewer
    page.goto("/winkels/toevoegen/")
    fill(page, Bedrijfsnaam="Hoeve De Lange Adem")
    app.datastore.stop()
    page.get_by_role("button", name="Toevoegen").click()
    expect(said(page)).to_contain_text("wacht op publicatie")
    app.datastore.start()
    app.manage("deliver")
    app.manage("deliver")
    find(page, "Hoeve De Lange Adem")
    expect(page.get_by_text(WAITS)).to_have_count(0)


def reload_until_gone(page: Page, locator: Locator) -> None:
    """Look again, as a person would."""
    until = time.monotonic() + DELIVERED_WITHIN
    while locator.count():
        assert time.monotonic() < until, "the worker did not deliver"
        page.reload()


@contextmanager
def database_locked(app: Installation) -> Iterator[None]:
    """While another program writes to the app's own database, and doesn't stop."""
    path = app.env["DATABASE_URL"].removeprefix("sqlite:///")
    other = sqlite3.connect(f"/{path.lstrip('/')}", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


def test_input_survives_a_database_that_is_locked_too_long(
    reviewer: Page, app: Installation
) -> None:
    page = reviewer
    find(page, "Wijngaard Smeets")
    edit(page, Opmerkingen="Appels\nen peren")
    with database_locked(app):
        save(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Het is nu te druk", timeout=20_000
        )
    page.get_by_role("button", name="Probeer het opnieuw").click()
    expect(said(page)).to_contain_text("gewijzigd.")
    expect(fact(page, "Opmerkingen")).to_have_text("Appels en peren")
    expect(page.locator(".timeline > li")).to_have_count(1)
