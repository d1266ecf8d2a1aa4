"""Every page, in both languages and both colour schemes: axe finds nothing, the console stays quiet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page

from datastore_proxy.service import DatastoreService
from tests.unit.history.many import make_batch
from weidewinkels.catalogue.sync import sync
from weidewinkels.datasets.models import Change, TableChange
from weidewinkels.journal import door
from weidewinkels.journal.models import Action, BatchState, EntryState, Source
from weidewinkels.records.once import new_once
from weidewinkels.records.seen import Seen, seal
from weidewinkels.unsaved.models import UnsavedForm

KEY, OTHER = 5, 6
GONE = 7
TABLE_CHANGE = 1
MANY_GONE = range(100, 112)

# A page → its address and, signed in or not, who looks at it.
PAGES: dict[str, tuple[str, str]] = {
    "list": ("/", "beheerder"),
    "list for a visitor": ("/", ""),
    "list without results": ("/?q=zzzzzz", "beheerder"),
    "list with words and a filter": ("/?q=hoeve&province=Gelderland", "beheerder"),
    "record": (f"/winkels/{KEY}/", "beheerder"),
    "deleted record": (f"/winkels/{GONE}/", "beheerder"),
    "add": ("/winkels/toevoegen/", "beheerder"),
    "edit": (f"/winkels/{KEY}/wijzigen/", "beheerder"),
    "edit what was kept": (f"/winkels/{KEY}/wijzigen/?concept=1", "beheerder"),
    "kept elsewhere": (f"/winkels/{OTHER}/wijzigen/", "beheerder"),
    "what was not saved": ("/concepten/", "beheerder"),
    "delete": (f"/winkels/{KEY}/verwijderen/", "medewerker"),
    "history": ("/geschiedenis/", "beheerder"),
    "batch": ("/geschiedenis/{batch}/", "beheerder"),
    "undo": ("/geschiedenis/{batch}/ongedaan-maken/", "beheerder"),
    "batch that runs": ("/geschiedenis/{running}/?stand=mislukt", "beheerder"),
    "trash": ("/prullenbak/", "medewerker"),
    "trash of a beheerder": ("/prullenbak/", "beheerder"),
    "deletion": ("/prullenbak/{deletion}/", "beheerder"),
    "delete for good": ("/prullenbak/{deletion}/voorgoed/", "beheerder"),
    "empty the trash": ("/prullenbak/legen/", "beheerder"),
    "doctor": ("/dokter/", "beheerder"),
    "start of a beheerder": ("/start/", "beheerder"),
    "start of a medewerker": ("/start/", "medewerker"),
    "start of an eigenaar without a shop": ("/start/", "eigenaar"),
    "what is old": ("/start/verouderd/", "medewerker"),
    "notifications": ("/meldingen/", "beheerder"),
    "reported to be closed": ("/gesloten-gemeld/", "medewerker"),
    "data set": ("/gegevensset/", "beheerder"),
    "data dictionary": ("/gegevensset/kolommen/", "beheerder"),
    "undo of a description": (f"/gegevensset/kolommen/{TABLE_CHANGE}/ongedaan/", "beheerder"),
    "key": ("/gegevensset/sleutel/?kolom=city", "beheerder"),
    "key that can be set": ("/gegevensset/sleutel/?kolom=company&kolom=zip", "beheerder"),
    "new data set": ("/gegevensset/nieuw/", "beheerder"),
    "review": ("/controle/", "beheerder"),
    "quality": ("/controle/kwaliteit/", "beheerder"),
    "strays": ("/controle/herkoppelen/", "beheerder"),
    "list with questions": ("/?f.website.leeg=1&bij=Hoorn&km=25&toon=province", "beheerder"),
    "views": ("/weergaven/", "beheerder"),
    "keep a view": ("/weergaven/bewaren/?f.province=Zeeland&vlag=1&sort=-city", "beheerder"),
    "list with counts of reviewers": ("/?toon=_vlag", "beheerder"),
    "variants": ("/controle/varianten/", "beheerder"),
    "doubles": ("/controle/dubbelen/", "beheerder"),
    "side by side": ("/controle/dubbelen/vergelijken/?r=18&r=401&r=61", "beheerder"),
    "no doubles": ("/controle/dubbelen/geen/", "beheerder"),
    "one check": ("/controle/kwaliteit/province_spelling/", "beheerder"),
    "import": ("/uitwisselen/importeren/", "beheerder"),
    "export": ("/uitwisselen/exporteren/?q=hoeve", "beheerder"),
    "nothing selected": ("/selectie/", "beheerder"),
    "claim": (f"/winkels/{KEY}/mijn-winkel/", ""),
    "owners": (f"/winkels/{KEY}/eigenaren/", "beheerder"),
    "claims": ("/aanvragen/", "beheerder"),
    "invite many": ("/uitnodigen/", "beheerder"),
    "invitation that is over": ("/uitnodiging/oud/", ""),
    "API tokens": ("/account/tokens/", "beheerder"),
    "report a shop": ("/winkel-aanmelden/", ""),
    "propose a change": (f"/winkels/{KEY}/voorstel/", ""),
    "suggestions": ("/voorstellen/", "beheerder"),
    "my data": ("/account/gegevens/", "eigenaar"),
    "which mail": ("/account/meldingen/", "eigenaar"),
    "help": ("/hulp/", ""),
    "privacy": ("/privacy/", ""),
    "sign in": ("/account/login/", ""),
    "ask a code": ("/account/login/code/", ""),
    "no sign-up": ("/account/signup/", ""),
    "sign out": ("/account/logout/", "beheerder"),
    "passkeys": ("/account/2fa/", "beheerder"),
    "list of passkeys": ("/account/2fa/webauthn/", "beheerder"),
    "e-mail addresses": ("/account/email/", "beheerder"),
    "password": ("/account/password/change/", "beheerder"),
    "new password": ("/account/password/reset/", ""),
    "confirm it is you": ("/account/reauthenticate/", "beheerder"),
    "not found": ("/er-is-hier-niets/", ""),
    "forbidden": ("/prullenbak/", "eigenaar"),
}
LOOKS = [(language, theme) for language in ("nl", "en") for theme in ("light", "dark")]


@pytest.fixture
def batch_id(store: DatastoreService, beheerder: User) -> int:
    """A change and a deletion, so that history and trash have something to show, and what is known
    of all records, so that the pages of the review have too."""
    seen = store.get_one(KEY)
    changed = door.submit(
        writes=[door.Update(key=KEY, seen=seen, changes={"remarks": "Ook kaas"})],
        by=beheerder,
        action=Action.EDIT,
        source=Source.FORM,
    )
    door.submit(
        writes=[door.Delete(key=GONE, seen=store.get_one(GONE))],
        by=beheerder,
        action=Action.DELETE,
        source=Source.FORM,
    )
    door.submit(
        writes=[door.Delete(key=key, seen=shop) for key, shop in store.get(MANY_GONE).items()],
        by=beheerder,
        action=Action.DELETE,
        source=Source.BULK,
    )
    trouble = ((EntryState.DONE, 9), (EntryState.FAILED, 5), (EntryState.PLANNED, 300))
    make_batch(*trouble, state=BatchState.RUNNING, by=beheerder)
    for key in (KEY, OTHER):
        record = store.get_one(key)
        UnsavedForm.objects.create(
            user=beheerder, resource_id=store.resource_id, place=str(key), device="phone",
            title=record["company"], seen_token=seal(Seen(record, "nl"), key),
            typed={"c-remarks": "Ook melk"}, once=new_once(), page=new_once(),
        )  # fmt: skip
    label = store.describe().fields[0].label
    TableChange.objects.create(
        id=TABLE_CHANGE, resource_id=store.resource_id, change=Change.DICTIONARY, by=beheerder,
        before={"company": {"label": "Vroeger", "notes": "Zo"}},
        after={"company": {"label": label, "notes": "Anders"}},
    )  # fmt: skip
    sync()
    return changed.pk


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible(
    page: Page,
    console_errors: list[str],
    app_url: str,
    batch_id: int,
    login: Callable[[Page, str], User],
    name: str,
) -> None:
    path, who = PAGES[name]
    if who:
        login(page, who)
    for language, theme in LOOKS:
        choose(page, app_url, language=language, theme=theme)
        page.goto(path.format(**numbers_of(batch_id)))
        assert page.locator("html").get_attribute("lang") == language
        found = Axe().run(page)
        assert found.violations_count == 0, f"{language}, {theme}: {found.generate_report()}"
    if name in ("not found", "forbidden", "deleted record", "invitation that is over"):
        console_errors[:] = [error for error in console_errors if "status of 4" not in error]


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_no_page_is_wider_than_the_screen(
    page: Page,
    console_errors: list[str],
    batch_id: int,
    login: Callable[[Page, str], User],
    width: int,
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    login(page, "beheerder")
    for path in sorted({path for path, _who in PAGES.values()}):
        page.goto(path.format(**numbers_of(batch_id)))
        too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert too_wide <= 0, path
    console_errors[:] = [error for error in console_errors if "status of 4" not in error]


def numbers_of(batch_id: int) -> dict[str, int]:
    """What else the fixture made, in this order."""
    return {"batch": batch_id, "deletion": batch_id + 2, "running": batch_id + 3}


def choose(page: Page, app_url: str, **cookies: str) -> None:
    """Set the preferences as their forms would."""
    names = {"language": "django_language", "theme": "theme"}
    page.context.add_cookies(
        [{"name": names[name], "value": value, "url": app_url} for name, value in cookies.items()]
    )


def test_names_of_the_pages_are_right() -> None:
    """So that a page that moved is noticed."""
    assert PAGES["history"][0] == reverse("history:list")
    assert PAGES["list"][0] == reverse("records:list")
