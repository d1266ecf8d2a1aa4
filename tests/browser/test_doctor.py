"""The doctor as a beheerder meets it: content with what is healthy, and for what is broken what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from bench.app import free_port
from datastore_proxy.service import DatastoreService
from tests.contract.serving import serve_embedded
from tests.unit.datastore_proxy import bad_server
from weidewinkels.datastore import get_service

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "a-token-that-must-be-nowhere"
OLD_CKAN = b'{"success": true, "result": {"ckan_version": "2.9.11"}}'


@dataclass
class SetUp:
    """The app on a DataStore over HTTP, healthy until something of it is broken."""

    settings: Settings
    store: DatastoreService
    url: str
    stack: ExitStack

    def use(self, **values: object) -> None:
        for name, value in values.items():
            setattr(self.settings, name, value)
        get_service.cache_clear()
        cache.clear()


@pytest.fixture
def set_up(store: DatastoreService, settings: Settings, tmp_path: Path) -> Iterator[SetUp]:
    with ExitStack() as stack:
        url, token = stack.enter_context(serve_embedded(tmp_path / "datastore.sqlite3", TOKEN))
        made = SetUp(settings, store, url, stack)
        made.use(DATASTORE_URL=url, DATASTORE_API_KEY=token)
        yield made
    get_service.cache_clear()


def out_of_reach(it: SetUp) -> None:
    it.use(DATASTORE_URL=f"http://127.0.0.1:{free_port()}")


def too_old(it: SetUp) -> None:
    answering = bad_server.serving(lambda call: call.send(200, OLD_CKAN))
    it.use(DATASTORE_URL=it.stack.enter_context(answering).url)


def wrong_token(it: SetUp) -> None:
    it.use(DATASTORE_API_KEY=f"not-{TOKEN}")


def unknown_resource(it: SetUp) -> None:
    it.use(DATASTORE_RESOURCE_ID="er-is-hier-niets")


def read_only(it: SetUp) -> None:
    it.store.transport.call("resource_patch", {"id": it.store.resource_id, "url_type": "upload"})


def no_key(it: SetUp) -> None:
    it.use(DATASTORE_KEY="nergens")


def test_healthy_set_up(page: Page, login: Callable[..., User], set_up: SetUp) -> None:
    login(page, "beheerder")
    page.goto("/")
    page.get_by_role("link", name="Verbonden").click()
    expect(page.get_by_role("heading", name="Dokter", level=1)).to_be_visible()
    expect(page.locator(".doctor-error")).to_have_count(0)
    for subject in ("Dataplatform", "Bron", "Schrijven", "Sleutel"):
        expect(page.locator(".doctor-ok dt").filter(has_text=subject)).to_be_visible()
    assert TOKEN not in page.content()


@pytest.mark.parametrize(
    ("broken", "subject", "advice"),
    [
        (out_of_reach, "Dataplatform", "DATASTORE_URL"),
        (too_old, "Dataplatform", "DATASTORE_KEY"),
        (wrong_token, "Schrijven", "ongeldig of verlopen"),
        (unknown_resource, "Bron", "DATASTORE_RESOURCE_ID"),
        (read_only, "Schrijven", "DATASTORE_FORCE=on"),
        (no_key, "Sleutel", "DATASTORE_KEY"),
    ],
)
def test_broken_set_up_says_what_to_do(
    page: Page,
    login: Callable[..., User],
    set_up: SetUp,
    broken: Callable[[SetUp], None],
    subject: str,
    advice: str,
) -> None:
    broken(set_up)
    login(page, "beheerder")
    page.goto("/dokter/")
    expect(page.get_by_role("status").filter(has_text="kapot")).to_be_visible()
    finding = page.locator(".doctor-error").filter(has=page.get_by_text(subject, exact=False))
    expect(finding.locator(".doctor-advice").first).to_contain_text(advice)
    assert TOKEN not in page.content()


def test_what_was_mended_is_well_on_another_look(
    page: Page, login: Callable[..., User], set_up: SetUp
) -> None:
    wrong_token(set_up)
    login(page, "beheerder")
    page.goto("/dokter/")
    expect(page.locator(".doctor-error")).to_have_count(1)
    set_up.use(DATASTORE_API_KEY=TOKEN)
    page.get_by_role("link", name="Kijk opnieuw").click()
    expect(page.locator(".doctor-error")).to_have_count(0)
