"""Edit one record in a browser (form, save, list), against CKAN's own Table Designer on the same server.

Both by a person who is signed in, in a Chromium that has been there before: open the form, change
one field, save, and see the list's rows. The calls alone are given too; their largest part is
the `datastore_upsert` that both make, so no editor can get far below it.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench.app import ROOT, environment, serving
from bench.browser import launched
from bench.figures import Figure, medians
from bench.stores import BENCH, Ckan, ckan

RECORDS = 405
RECORD = 17
PERSON = "bench@voorbeeld.nl"

MAKE_REVIEWER = """
from django.contrib.auth.models import Group, User
from django.test import Client
user, _ = User.objects.get_or_create(username="{person}", email="{person}")
user.groups.add(Group.objects.get(name="beheerder"))
client = Client()
client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
print(client.cookies["sessionid"].value)
"""


def run(server: Ckan) -> Iterator[Figure]:
    own = ckan(server.version, RECORDS, use="edit")
    peer = ckan(server.version, RECORDS, url_type="tabledesigner", use="edit")
    folder = BENCH / "app-edit"
    with (
        serving(folder, MAP_TILES_URL="", **own.settings) as url,
        sync_playwright() as playwright,
        launched(playwright) as browser,
    ):
        ours, reference = medians(
            _ours(browser, url, _session(folder, own)), _table_designers(browser, peer), rounds=11
        )
    yield Figure(
        "edit one record: form, save, list", ours, reference, 0.25, against="Table Designer"
    )


def _ours(browser: Browser, url: str, session: str) -> Callable[[], object]:
    context = browser.new_context()
    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    page = context.new_page()
    remarks = itertools.count()

    def edit() -> None:
        page.goto(f"{url}/winkels/{RECORD}/wijzigen/")
        page.get_by_label("Opmerkingen").fill(f"Gemeten {next(remarks)}")
        page.get_by_role("button", name="Opslaan").click()
        page.wait_for_url(f"{url}/winkels/{RECORD}/**")
        page.goto(url)
        page.wait_for_function("() => document.querySelectorAll('table tbody tr').length >= 10")

    return edit


def _table_designers(browser: Browser, peer: Ckan) -> Callable[[], object]:
    _show_table(peer)
    context = browser.new_context()
    _sign_in(context, peer)
    page = context.new_page()
    dataset = f"{peer.url}/dataset/{peer.package}"
    remarks = itertools.count()

    def edit() -> None:
        page.goto(f"{dataset}/tabledesigner/{peer.resource_id}/edit-row?_id={RECORD}")
        page.locator("[name^=col__]").last.fill(f"Gemeten {next(remarks)}")
        page.locator("button[name=save]").click()
        page.wait_for_url(f"{dataset}/resource/{peer.resource_id}**")
        rows = page.frame_locator("iframe").locator("table tbody tr td:nth-child(3)")
        rows.nth(9).wait_for()

    return edit


def _show_table(peer: Ckan) -> None:
    """Give the resource the table that CKAN's set-up gives new ones."""
    transport, resource = peer.transport(), {"id": peer.resource_id}
    if not transport.call("resource_view_list", resource):
        transport.call(
            "resource_view_create",
            {"resource_id": peer.resource_id, "view_type": "datatables_view", "title": "Table"},
        )


def _sign_in(context: BrowserContext, peer: Ckan) -> None:
    page = context.new_page()
    page.goto(f"{peer.url}/user/login")
    page.locator("input[name=login]").fill(peer.user)
    page.locator("input[name=password]").fill(peer.password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/dashboard/**")
    page.close()


def _session(folder: Path, own: Ckan) -> str:
    """A session of a reviewer in the database of the app in `folder`."""
    done = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "shell",
            "-v",
            "0",
            "-c",
            MAKE_REVIEWER.format(person=PERSON),
        ],
        cwd=ROOT,
        env=environment(folder, **own.settings),
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.split()[-1]
