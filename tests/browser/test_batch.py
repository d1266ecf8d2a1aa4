"""A change of some thousand, by a worker of its own: watched, stopped, gone on with, taken back.

All of it for real: the web server and the worker are processes, and records go by the journal's door.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.processes import Installation, installation
from weidewinkels.accounts import roles

NUMBER = 1200
PATIENCE = 60_000
"""Milliseconds; the machine may be busy."""

FILL = f"""
from weidewinkels.journal.door import Insert, submit
writes = (Insert({{"company": f"Hoeve {{n}}", "province": "Het Oude Land"}}) for n in range({NUMBER}))
print("left:", submit(writes=writes, by=None, action="import", source="import").open)
"""
PLAN = """
import os
from django.contrib.auth.models import User
from datastore_proxy.types import Query
from weidewinkels.datastore import get_service
from weidewinkels.journal.door import Update, plan, start
of = Query(filters={"province": ["Het Oude Land"]})
changes = {"remarks": os.environ["NEW"]}
writes = (Update(shop["_id"], shop, changes) for shop in get_service().iterate(of))
by = User.objects.get(email=os.environ["WHO"])
print(start(plan(writes=writes, by=by, action="bulk", source="bulk", reason="in het Nederlands")).pk)
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """With small chunks, so that there is something to stop, and mail in a file."""
    home = tmp_path_factory.mktemp("app")
    with installation(home) as running:
        assert running.manage("shell", "--verbosity", "0", "-c", FILL).split()[-1] == "0"
        running.env.update(
            JOURNAL_CHUNK="3",
            MAIL_AFTER_SECONDS="0",
            EMAIL_URL=f"filemail://{home / 'mail'}",
            SITE_URL=running.url,
        )
        yield running


@pytest.fixture(autouse=True)
def roles_are_there() -> None:
    """The installation has a database of its own."""


@pytest.fixture
def browser_context_args(app: Installation) -> dict[str, Any]:
    return {"base_url": app.url, "locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}


@pytest.fixture
def reviewer(page: Page, app: Installation) -> Page:
    sign_in(page, app)
    return page


def sign_in(page: Page, app: Installation) -> None:
    """As the demo beheerder."""
    session = app.session_of(f"{roles.BEHEERDER}@voorbeeld.nl")
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": app.url}])


def change(app: Installation) -> int:
    """Leave a change of all of them to the worker, to what none of them is; gives the batch's number."""
    who, new = f"{roles.BEHEERDER}@voorbeeld.nl", f"Gewijzigd in ronde {uuid.uuid4()}"
    said = app.manage("shell", "--verbosity", "0", "-c", PLAN, NEW=new, WHO=who)
    return int(said.split()[-1])


def far(page: Page) -> Any:
    return page.locator("#voortgang")


def test_a_change_of_many_is_watched_stopped_resumed_and_taken_back(
    reviewer: Page, app: Installation
) -> None:
    page = reviewer
    batch = change(app)
    page.goto(f"/geschiedenis/{batch}/")
    expect(far(page)).to_contain_text("Wacht op een werker.")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "0")
    page.evaluate("window.isTheSamePage = true")

    with app.worker():
        expect(far(page)).to_contain_text("Bezig.", timeout=PATIENCE)
        page.get_by_role("button", name="Stop").click()
        expect(far(page)).to_contain_text("Gestopt.", timeout=PATIENCE)
        stopped = re.search(r"Gestopt\. ([\d.]+) gewijzigd, ([\d.]+) niet", far(page).inner_text())
        assert stopped
        done, left = (int(number.replace(".", "")) for number in stopped.groups())
        assert done > 0
        assert left > 0
        assert done + left == NUMBER
        expect(page.get_by_role("link", name=f"Maak de {stopped[1]} ongedaan")).to_be_visible()

        page.get_by_role("button", name="Ga verder").click()
        page.evaluate("window.isTheSamePage = true")
        expect(far(page)).to_contain_text("1.200 records gewijzigd.", timeout=PATIENCE)
        # It renewed itself, the list of records too, and asks no more
        assert page.evaluate("window.isTheSamePage")
        expect(page.locator("#records .step").first).to_contain_text("Gedaan")
        assert page.locator("#voortgang[hx-get]").count() == 0

        page.get_by_role("link", name="Ongedaan maken").click()
        page.get_by_role("button", name="Maak 1.200 ongedaan").click()
        expect(far(page)).to_contain_text("1.200 records hersteld.", timeout=PATIENCE)
        assert len(mails_about(app, batch)) == 1


def test_who_does_something_else_meanwhile_hears_it_is_done(
    reviewer: Page, app: Installation
) -> None:
    page = reviewer
    batch = change(app)
    page.goto(f"/geschiedenis/{batch}/")
    expect(far(page)).to_contain_text("Wacht op een werker.")
    page.goto("/hulp/")
    with app.worker():
        until = time.monotonic() + PATIENCE / 1000
        while not page.get_by_text("Klaar: 1.200 records gewijzigd.").count():
            assert time.monotonic() < until
            time.sleep(0.5)
            page.reload()
    said = page.get_by_role("status").filter(has_text="Klaar: 1.200 records gewijzigd.")
    expect(said.get_by_role("button", name="Ongedaan maken")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Klaar: 1.200")).to_have_count(0)


def test_without_javascript_the_page_renews_itself(
    browser: Any, browser_context_args: dict[str, Any], app: Installation
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, app)
    batch = change(app)
    page.goto(f"/geschiedenis/{batch}/")
    expect(far(page)).to_contain_text("Wacht op een werker.")
    with app.worker():
        expect(far(page)).to_contain_text("records gewijzigd.", timeout=PATIENCE)
    context.close()


def mails_about(app: Installation, batch: int) -> list[str]:
    """The mails in the file that tell of this batch."""
    folder = app.log.parent / "mail"
    texts = "".join(file.read_text() for file in folder.glob("*")) if folder.exists() else ""
    return [text for text in texts.split("-" * 79) if f"/geschiedenis/{batch}/" in text]
