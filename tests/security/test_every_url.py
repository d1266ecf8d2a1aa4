"""What holds for whichever URL: no change without a token or by reading, no way to another site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.contrib.auth.models import User
from django.core import mail, serializers
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.security.conftest import OTHER_KEY, OWN_KEY, PROPOSAL_ID, admin_urls
from tests.security.test_permission_matrix import GET, HOME, LOGIN, PEOPLE, outcome, url_of
from weidewinkels.accounts.models import Ownership
from weidewinkels.journal.models import Batch, Entry
from weidewinkels.mailing.sending import send_all_due
from weidewinkels.records.seen import Seen, seal

pytestmark = pytest.mark.django_db

ELSEWHERE = "elders.example"
ADMIN = (LOGIN, 403, 403, 403)  # for each of PEOPLE
SIGNING_OUT = (HOME, HOME, HOME, HOME)
WAYS_ELSEWHERE = (
    f"https://{ELSEWHERE}/",
    f"//{ELSEWHERE}",
    f"/\\{ELSEWHERE}",
    f"https:/{ELSEWHERE}",
    f"\t//{ELSEWHERE}",
)


@pytest.fixture
def urls(batch: Batch) -> list[str]:
    return [url_of(name, about, batch) for name, about in GET]


def test_a_post_without_a_csrf_token_is_refused(
    clients: dict[str, Client], urls: list[str], store: DatastoreService
) -> None:
    before = everything(store)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = clients["beheerder"].cookies
    accepted = []
    for url in (*urls, *admin_urls()):
        response = strict.post(url, writing_data(url, store))
        # The API reads no cookie, so that there is nothing to forge: nobody is signed in there.
        refused = (401, 404, 405) if url.startswith("/api/") else (403,)
        if response.status_code not in refused:
            accepted.append((url, response.status_code))
    assert accepted == []
    assert "_auth_user_id" in strict.session
    assert everything(store) == before


def test_a_stale_form_of_ours_is_kept_and_not_saved(
    clients: dict[str, Client], store: DatastoreService
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = clients["beheerder"].cookies
    before = everything(store)
    url = reverse("records:edit", args=[OWN_KEY])
    data = {**writing_data(url, store), "c-phone": "0229 111111"}
    response = strict.post(url, data, headers={"Origin": "http://testserver"})
    assert (response.status_code, response.headers["Location"]) == (302, url)
    assert everything(store) == before


def test_reading_changes_nothing(
    clients: dict[str, Client], urls: list[str], store: DatastoreService
) -> None:
    before = everything(store)
    for who, client in clients.items():
        for url in urls:
            client.get(url)
            client.head(url, headers={"HX-Request": "true"})
            assert ("_auth_user_id" in client.session) == (who != "anonymous"), url
    assert everything(store) == before


def test_no_url_leads_to_another_site(
    clients: dict[str, Client], urls: list[str], store: DatastoreService
) -> None:
    left = []
    for who, client in clients.items():
        for url in urls:
            asked = dict.fromkeys(("next", "url", "redirect"), WAYS_ELSEWHERE[1])
            headers = {"Referer": f"https://{ELSEWHERE}//{ELSEWHERE}/"}
            responses = [client.get(url, asked, headers=headers)]
            if "logout" not in url:
                responses.append(client.post(url, asked, headers=headers))
            left += [(who, url, to) for each in responses for to in ways_out(each)]
    assert left == []


@pytest.mark.parametrize("way", WAYS_ELSEWHERE)
@pytest.mark.parametrize(
    "url", ["/voorkeuren/taal/", "/voorkeuren/thema/", "/voorkeuren/dichtheid/"]
)
def test_a_choice_leads_back_to_a_page_of_ours(client: Client, way: str, url: str) -> None:
    choice = {"taal": "en", "thema": "dark", "dichtheid": "compact"}[url.split("/")[2]]
    for headers in ({}, {"Referer": f"https://{ELSEWHERE}/{way}"}):
        response = client.post(url, {"choice": choice, "next": way}, headers=headers)
        assert response.status_code == 302
        assert list(ways_out(response)) == []


@pytest.mark.parametrize("way", WAYS_ELSEWHERE)
def test_signing_in_leads_to_a_page_of_ours(client: Client, beheerder: User, way: str) -> None:
    data = {"login": beheerder.email, "password": factories.PASSWORD, "next": way}
    response = client.post(reverse("account_login"), data)
    assert response.status_code == 302
    assert list(ways_out(response)) == []


def test_signed_in_without_a_role_one_may_only_look(
    clients: dict[str, Client], batch: Batch, store: DatastoreService, sign_in: Any
) -> None:
    client = sign_in(factories.make_user())
    before = everything(store)
    for name in ("add", "edit", "delete"):
        url = reverse(f"records:{name}", args=[] if name == "add" else [OTHER_KEY])
        assert client.get(url).status_code == 403
        assert client.post(url, writing_data(url, store)).status_code == 403
    assert client.post(reverse("history:undo", args=[batch.pk])).status_code == 403
    assert client.post(reverse("history:restore"), {"batch": batch.pk}).status_code == 403
    assert everything(store) == before


def test_the_admin_is_for_staff_and_has_no_sign_in_of_its_own(clients: dict[str, Client]) -> None:
    """Its own page would not hold to the limits on guessing passwords."""
    for url in admin_urls():
        got = tuple(final_outcome(clients[who], url) for who in PEOPLE)
        assert got in (ADMIN, SIGNING_OUT), url
    login = reverse("admin:login")
    factories.make_user(email="baas@voorbeeld.nl")
    User.objects.filter(email="baas@voorbeeld.nl").update(is_staff=True, is_superuser=True)
    visitor = Client()
    visitor.post(login, {"username": "baas@voorbeeld.nl", "password": factories.PASSWORD})
    assert "_auth_user_id" not in visitor.session


def test_a_superuser_gets_into_the_admin(client: Client, db: None) -> None:
    """As `createsuperuser` makes one: by a code, and the first time by one that confirms the address."""
    User.objects.create_superuser("baas", "baas@voorbeeld.nl")
    page = client.get(reverse("admin:index"), follow=True)
    client.post(reverse("account_request_login_code"), {"email": "baas@voorbeeld.nl"})
    for name in ("account_confirm_login_code", "account_email_verification_sent"):
        send_all_due()
        code = re.search(
            r"^ *([A-Z0-9]{4}-?[A-Z0-9]{2,4})$", str(mail.outbox[-1].body), re.MULTILINE
        )
        assert code
        client.post(reverse(name), {"code": code.group(1)})
    assert reverse("admin:index") in unquote(page.redirect_chain[-1][0])
    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 200


@pytest.mark.parametrize("odd", ["abc", "-1", "9" * 30, "٣\x00", "²"])
def test_odd_input_gets_an_answer(
    clients: dict[str, Client], batch: Batch, store: DatastoreService, odd: str
) -> None:
    """Client raises what a view lets through, so an answer at all is the test."""
    client = clients["beheerder"]
    client.post(reverse("history:restore"), {"batch": odd, "which": "all", "once": odd * 20})
    client.post(reverse("history:restore"), {"batch": batch.pk, "entry": odd})
    client.post(reverse("history:undo", args=[batch.pk]), {"entry": odd})
    filters = ("record", "who", "since", "until", "column", "page", "text")
    client.get(reverse("history:list"), dict.fromkeys(filters, odd))
    client.get(reverse("history:batch", args=[batch.pk]), {"page": odd, "stand": odd})
    query = dict.fromkeys(
        ("page", "after", "limit", "sort", "q", "kolom", "toon", "cols", "f-zip", "tel"), odd
    )
    for name in ("list", "count", "values"):
        client.get(reverse(f"records:{name}"), query)
    for name in ("edit", "delete"):
        client.post(reverse(f"records:{name}", args=[OWN_KEY]), {"seen": odd, "once": odd})
    client.post(reverse("records:add"), {"seen": odd, "once": odd, "c-company": odd})
    query = dict.fromkeys(("van", "toon", "reden", "page", "naar"), odd)
    client.get(reverse("bulk:propose", args=["replace"]), query)
    client.get(reverse("bulk:preview", args=[PROPOSAL_ID]), query)
    posted = dict.fromkeys(("row", "exclude", "count", "typed", "reason", "enter"), odd)
    for name in ("exclude", "confirm"):
        client.post(reverse(f"bulk:{name}", args=[PROPOSAL_ID]), posted | query)


def test_who_lost_the_right_to_edit_cannot_edit_by_undoing(
    clients: dict[str, Client], batch: Batch, beheerder: User, medewerker: User
) -> None:
    Batch.objects.filter(pk=batch.pk).update(by=medewerker)
    url = reverse("history:undo", args=[batch.pk])
    assert clients["medewerker"].post(url).status_code == 403


def writing_data(url: str, store: DatastoreService) -> dict[str, str]:
    """What would change something at this URL, was it accepted."""
    data = {"choice": "dark", "which": "all", "c-company": "Van een ander", "once": ""}
    for key in (OWN_KEY, OTHER_KEY):
        if f"/winkels/{key}/" in url:
            data["seen"] = seal(Seen.now(store.get_one(key)), key)
    return data


def everything(store: DatastoreService) -> list[Any]:
    """All rows, the journal, and who is who; without when somebody last signed in."""
    kept = [
        serializers.serialize("json", model.objects.order_by("pk"))
        for model in (Batch, Entry, Ownership)
    ]
    people = list(User.objects.order_by("pk").values_list("email", "password", "is_active"))
    return [list(store.iterate()), kept, people]


def ways_out(response: Any) -> Iterator[str]:
    """Where an answer sends the browser, when that isn't this site."""
    for name in ("Location", "HX-Redirect", "HX-Location", "Refresh"):
        to = response.headers.get(name, "")
        # Browsers read a backslash as a slash, and leave out tabs and line breaks.
        address = to.replace("\\", "/").replace("\t", "").strip()
        if urlsplit(urljoin("http://testserver/", address)).netloc != "testserver":
            yield to


def final_outcome(client: Client, url: str) -> int | str:
    """As `outcome`, after the admin's redirect to its own sign-in page."""
    response = client.get(url)
    if response.status_code == 302 and response.headers["Location"].startswith(
        reverse("admin:login")
    ):
        return outcome(client, "get", response.headers["Location"])
    return outcome(client, "get", url)
