"""What each answer carries in production: headers, cookies, and pages without inline scripts."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.answers import Answer
from tests.security.conftest import OTHER_KEY, OWN_KEY
from tests.security.production import security_settings
from tests.security.test_permission_matrix import GET, url_of
from weidewinkels.journal.models import Batch
from weidewinkels.records.seen import Seen, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings: Settings) -> None:
    for name, value in security_settings().items():
        setattr(settings, name, value)


@pytest.fixture
def answers(
    production: None, clients: dict[str, Client], batch: Batch, store: DatastoreService
) -> Iterator[tuple[str, Any]]:
    """(what was asked, the answer) for every page as everybody, over https."""
    return visited(clients, batch, store)


def visited(
    clients: dict[str, Client], batch: Batch, store: DatastoreService
) -> Iterator[tuple[str, Any]]:
    for who, client in clients.items():
        client.raise_request_exception = False
        for name, about in GET:
            url = url_of(name, about, batch)
            yield f"{who} GET {url}", client.get(url, secure=True)
    beheerder = clients["beheerder"]
    for url in (reverse("records:list"), reverse("history:list")):
        yield f"htmx {url}", beheerder.get(url, secure=True, headers={"HX-Request": "true"})
    # The pages that only an answer to a form shows.
    seen = store.get_one(OTHER_KEY)
    store.update([{"_id": OTHER_KEY, "phone": "0229 999999"}])
    forms = {
        reverse("records:add"): {"c-email": "geen adres"},
        reverse("records:edit", args=[OTHER_KEY]): {
            "seen": seal(Seen.now(seen), OTHER_KEY),
            "c-phone": "0229 111111",
        },
        reverse("records:edit", args=[OWN_KEY]): {"seen": "stuk"},
        reverse("records:delete", args=[OTHER_KEY]): {"seen": seal(Seen.now(seen), OTHER_KEY)},
        reverse("web:set_theme"): {"choice": "dark"},
        reverse("account_login"): {"login": "iemand", "password": "fout"},
        "/er/is/hier/niets/": {},
    }
    for url, data in forms.items():
        for who in ("beheerder", "anonymous"):
            yield f"{who} POST {url}", clients[who].post(url, data, secure=True)
    shown = store.get_one(OWN_KEY)
    data = {"seen": seal(Seen.now(shown), OWN_KEY)}
    url = reverse("records:delete", args=[OWN_KEY])
    yield f"POST {url}", beheerder.post(url, data, secure=True)
    for url in (reverse("records:list"), reverse("history:trash"), f"/winkels/{OWN_KEY}/"):
        yield f"after deleting GET {url}", beheerder.get(url, secure=True)


def test_every_answer_is_locked_up_and_no_page_has_inline_scripts(
    answers: Iterator[tuple[str, Any]],
) -> None:
    wrong = []
    for asked, answer in answers:
        wrong += [(asked, problem) for problem in problems_of(answer)]
    assert wrong == []


def test_http_leads_to_https(production: None, client: Client) -> None:
    answer = client.get("/hulp/")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "https://testserver/hulp/"


def test_cookies_of_signing_in_and_of_choices_are_locked_up(
    production: None, client: Client, store: DatastoreService, beheerder: User
) -> None:
    client.get("/?limit=25&sort=company", secure=True)
    for url, choice in (("taal", "en"), ("thema", "dark"), ("dichtheid", "compact")):
        # Over https Django also wants to know which page the form was on.
        client.post(f"/voorkeuren/{url}/", {"choice": choice}, secure=True)
    data = {"login": beheerder.email, "password": factories.PASSWORD}
    client.post(reverse("account_login"), data, secure=True)
    client.get(reverse("account_email"), secure=True)
    names = {"sessionid", "csrftoken", "theme", "density", "django_language", "list_choices"}
    assert names <= set(client.cookies)
    for name, cookie in client.cookies.items():
        if cookie.value:
            assert cookie["secure"], name
            assert cookie["httponly"], name
            assert cookie["samesite"] in ("Lax", "Strict"), name


def test_a_page_that_broke_is_locked_up_too(
    production: None, client: Client, store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(DatastoreService, "search", broken)
    client.raise_request_exception = False
    answer = client.get("/", secure=True)
    assert answer.status_code == 500
    assert list(problems_of(answer)) == []


def problems_of(answer: Answer) -> Iterator[str]:
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    if "default-src 'self'" not in policy or "unsafe" in policy or "*" in policy:
        yield f"CSP: {policy!r}"
    for part in ("frame-ancestors 'none'", "object-src 'none'", "base-uri", "form-action 'self'"):
        if part not in policy:
            yield f"CSP without {part}"
    if "max-age=31536000; includeSubDomains" not in headers.get("Strict-Transport-Security", ""):
        yield "HSTS"
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "X-Content-Type-Options"
    if headers.get("Referrer-Policy") != "same-origin":
        yield "Referrer-Policy"
    if headers.get("X-Frame-Options") != "DENY":
        yield "X-Frame-Options"
    if "text/html" in headers.get("Content-Type", ""):
        parser = _Inline()
        parser.feed(answer.content.decode())
        yield from parser.found


class _Inline(HTMLParser):
    """What a policy without unsafe-inline would keep from working."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")):
                self.found.append(f"<{tag} {name}={value!r}>")
            if value and value.strip().lower().startswith(("javascript:", "data:text")):
                self.found.append(f"<{tag} {name}={value!r}>")
        is_data = (given.get("type") or "").endswith("json")
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.found.append(self.get_starttag_text() or tag)
