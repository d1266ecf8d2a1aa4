"""A real Chromium against the app with its embedded DataStore. A page with a console error fails."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from datastore_proxy.service import DatastoreService
from tests import factories

# Playwright runs its own event loop in this thread; Django would take the ORM for called from it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=15_000)  # milliseconds: the machine may be busy

ROOT = Path(__file__).parents[2]
SWITCHED_OFF = (
    # A window loads some 400 files for the menu of an address bar that nobody sees.
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    # What Playwright switches off itself, since the last option of this name holds.
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints"),
    *("NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
)
UNPACK = "import('@sparticuz/chromium').then(m => m.default.executablePath()).then(console.log)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A click or key that a busy machine loses is pressed once more; what is broken fails thrice."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.flaky(reruns=2))


def find_chromium() -> str:
    """Path of a Chromium: $CHROMIUM, one on the path, else npm's @sparticuz/chromium."""
    if named := os.environ.get("CHROMIUM"):
        return named
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    if (ROOT / "node_modules/@sparticuz/chromium").exists():
        return _unpacked_chromium()
    pytest.exit(
        "The browser tests need Chromium: apt-get install chromium, or set CHROMIUM to the path "
        "of a Chrome, or npm install --no-save @sparticuz/chromium.",
        returncode=1,
    )


def _unpacked_chromium() -> str:
    """It brings its own libraries, which it unpacks beside itself."""
    node = shutil.which("node") or str(ROOT / ".venv/bin/node")
    answer = subprocess.run(
        [node, "--input-type=module", "-e", UNPACK],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    path = Path(answer.stdout.strip())
    os.environ["LD_LIBRARY_PATH"] = os.pathsep.join(
        [str(path.parent / "al2023/lib"), os.environ.get("LD_LIBRARY_PATH", "")]
    )
    return str(path)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {
        "executable_path": find_chromium(),
        "args": [
            "--no-sandbox",
            "--disable-dev-shm-usage",
            f"--disable-features={','.join(SWITCHED_OFF)}",
        ],
    }


@pytest.fixture(autouse=True)
def roles_are_there(transactional_db: None) -> None:
    """Emptying the database after a browser test takes the roles with it.

    `serialized_rollback` would bring them back, but Playwright's event loop gives Django another
    connection than the one that remembers them.
    """
    factories.make_roles()


@pytest.fixture
def app_url(live_server: LiveServer, store: DatastoreService) -> str:
    """Where the app is served; it looks into the test's own `store`."""
    return live_server.url


@pytest.fixture
def browser_context_args(app_url: str) -> dict[str, Any]:
    """`page.goto("/")` opens the app."""
    return {
        "base_url": app_url,
        "locale": "nl-NL",
        "timezone_id": "Europe/Amsterdam",
        "viewport": {"width": 1440, "height": 900},
    }


@pytest.fixture
def console_errors() -> list[str]:
    """What the console said was wrong; a test that expects an error clears it."""
    return []


@pytest.fixture
def page(page: Page, console_errors: list[str]) -> Iterator[Page]:
    """A page that fails the test on an error in the console."""
    watch(page, console_errors)
    yield page
    assert not console_errors, "\n".join(console_errors)


@pytest.fixture
def elsewhere(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """Another person's browser."""
    context = browser.new_context(**browser_context_args)
    yield context.new_page()
    context.close()


def watch(page: Page, errors: list[str]) -> None:
    """Put what goes wrong in `page` into `errors`."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(f"{page.url}: {message.text}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))


@pytest.fixture
def login(app_url: str) -> Callable[[Page | BrowserContext, User | str], User]:
    """`login(page, user)`, or `login(page, "beheerder")` who is made: gives the browser a session."""

    def sign_in(where: Page | BrowserContext, user: User | str) -> User:
        if isinstance(user, str):
            user = User.objects.filter(groups__name=user).first() or factories.make_user(user)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        context = where.context if isinstance(where, Page) else where
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": app_url}])
        return user

    return sign_in
