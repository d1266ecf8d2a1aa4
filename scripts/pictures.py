"""Take the pictures of README.md anew: `make pictures`. Runs the app on sample shops of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.app import environment, serving  # noqa: E402
from bench.browser import launched  # noqa: E402

PICTURES = ROOT / "docs" / "images"
SHOP = 1
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        settings = {
            "DATASTORE_URL": f"embedded://{folder / 'datastore.sqlite3'}",
            "MAP_TILES_URL": "",
        }
        with (
            serving(folder, **settings) as url,
            sync_playwright() as playwright,
            launched(playwright) as browser,
        ):
            password = make_demo_accounts(folder, settings)
            sync(folder, settings)
            take_all(browser, url, password)


def make_demo_accounts(folder: Path, settings: dict[str, str]) -> str:
    """Gives the password of the demo accounts."""
    done = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env=environment(folder, **settings),
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.splitlines()[0].split()[-1]


def sync(folder: Path, settings: dict[str, str]) -> None:
    """What the worker does when it looks around: look through all records, and count how they are."""
    env = environment(folder, **settings)
    subprocess.run(
        [sys.executable, "manage.py", "sync"], cwd=ROOT, env=env, check=True, capture_output=True
    )
    subprocess.run(
        [
            sys.executable,
            "manage.py",
            "shell",
            "-c",
            "from django.conf import settings; from weidewinkels.start.snapshot import take;"
            "take(settings.DATASTORE_RESOURCE_ID)",
        ],
        cwd=ROOT,
        env=env,
        check=True,
        capture_output=True,
    )


def take_all(browser: Browser, url: str, password: str) -> None:
    reviewer = signed_in(browser, url, "beheerder", password, DESK)
    reviewer.goto(f"{url}/start/")
    save(reviewer, "start")
    take_doubles(reviewer, url)
    take_preview(reviewer, url)
    reviewer.goto(f"{url}/controle/kwaliteit/")
    save(reviewer, "quality")
    take_conflict(signed_in(browser, url, "eigenaar", password, DESK), reviewer, url)
    reviewer.goto(f"{url}/winkels/{SHOP}/")
    save(reviewer, "record")
    phone = signed_in(browser, url, "beheerder", password, PHONE)
    phone.goto(f"{url}/winkels/{SHOP}/wijzigen/")
    phone.get_by_label("Opmerkingen").fill("Aardbeien en asperges in het seizoen.")
    phone.evaluate("scrollTo(0, 0)")
    save(phone, "edit-phone")
    owner = signed_in(browser, url, "eigenaar", password, PHONE)
    save(owner, "owner-phone")


def take_doubles(page: Page, url: str) -> None:
    """Two records of one shop, side by side."""
    page.goto(f"{url}/controle/dubbelen/")
    page.get_by_role("button", name="Zoek dubbelen").click()
    page.get_by_role("link", name="Vergelijk").first.click()
    save(page, "doubles")


def take_preview(page: Page, url: str) -> None:
    """Correct the province of all records that say North Holland."""
    page.goto(f"{url}/?f.province=North+Holland")
    page.locator("thead input[type=checkbox]").set_checked(True)
    page.get_by_text("26 geselecteerd").first.wait_for()
    save(page, "selection")
    page.goto(f"{url}/bewerken/set_fields/")
    province = page.get_by_role("group", name="Provincie")
    province.get_by_role("radio", name="Zet op").check(force=True)
    province.locator("select").select_option("Noord-Holland")
    page.get_by_role("button", name="Voorbeeld").click()
    save(page, "preview")


def take_conflict(one: Page, other: Page, url: str) -> None:
    for page in (one, other):
        page.goto(f"{url}/winkels/{SHOP}/wijzigen/")
    change(one, Telefoonnummer="0227 591 234", Opmerkingen="Op zondag open in de zomer.")
    change(other, Telefoonnummer="0227 591 235", Website="https://www.opperdoes.example")
    save(other, "conflict")


def change(page: Page, **values: str) -> None:
    for label, value in values.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Opslaan").click()
    page.wait_for_load_state("networkidle")


def signed_in(browser: Browser, url: str, role: str, password: str, size: dict[str, int]) -> Page:
    page = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]}, locale="nl-NL"
    ).new_page()
    page.goto(f"{url}/account/login/")
    page.get_by_text("Met wachtwoord", exact=True).click()
    page.locator("form:has([name=password]) [name=login]").fill(f"{role}@voorbeeld.nl")
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(f"{url}/start/")
    return page


def save(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
