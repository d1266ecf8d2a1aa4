"""With EMAIL_SHOWN_TO, the addresses in records are in nothing that goes to who isn't shown them.

Each record holds an address of its own, "kanarie<key>@voorbeeld.nl"; so do its history, what is in
the trash, what visitors sent in and what the worker wrote. Every URL is visited, and what comes out
is searched: as text, in the signed values of forms, and in the parts of a spreadsheet.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.signing import b64_decode
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.security.conftest import OTHER_KEY, OWN_KEY
from tests.security.test_permission_matrix import GET, PEOPLE, POST, url_of
from tests.unit.suggestions.steps import accept, send_change
from weidewinkels.accounts import roles
from weidewinkels.accounts.onlooking import Person
from weidewinkels.api import tokens
from weidewinkels.api.models import Scope
from weidewinkels.bulk.models import Proposal, ProposalState
from weidewinkels.catalogue.models import Flag
from weidewinkels.catalogue.sync import sync
from weidewinkels.exchange.formats import FORMATS
from weidewinkels.exchange.models import Export
from weidewinkels.exchange.tasks import make_export
from weidewinkels.journal import door, draft
from weidewinkels.journal.models import Action, Batch, Entry, EntryState, Problem, Source
from weidewinkels.onlooker import looking
from weidewinkels.records.seen import Seen, seal
from weidewinkels.reminders.links import link_of
from weidewinkels.suggestions.models import Suggestion

pytestmark = pytest.mark.django_db

KANARIE = re.compile(r"kanarie(\d+)")
SEALED = re.compile(r"(\.?[\w-]{16,}):[\w-]+:[\w-]{20,}")
NAMELESS_KEY, TRASHED_KEY = 8, 9
UNSHOWN = ("anonymous", "eigenaar", "medewerker")
NEEDED = (
    ("records:list", ""),
    ("records:show", "other"),
    ("records:edit", "other"),
    ("records:delete", "other"),
    ("history:batch", "batch"),
)
LIST_QUERIES = (
    "?cols=email&cols=company",
    "?sort=email",
    "?f.email=kanarie",
    "?f.email.bevat=anarie",
    "?f.email.leeg=1",
    "?van=mij&cols=email",
    "?limit=200",
    "?q=kanarie",
    "?q=anarie&delen=1",
)
"""Addresses that ask for the column; the words of a search match it, and that is told in the docs."""
EXPORTS = [
    {"welke": "selectie", "vorm": "csv"},
    {"welke": "alles", "vorm": "csv", "koppen": "namen"},
    *({"welke": "lijst", "vorm": form, "cols": "email"} for form in FORMATS),
]


def kanarie(key: int) -> str:
    return f"kanarie{key}@voorbeeld.nl"


@pytest.fixture
def planted(store: DatastoreService) -> None:
    """Before anybody looks: an address in every record."""
    records = store.iterate()
    store.update([{"_id": record["_id"], "email": kanarie(record["_id"])} for record in records])
    store.update([{"_id": NAMELESS_KEY, "company": ""}])


@pytest.fixture
def told(
    planted: None,
    clients: dict[str, Client],
    batch: Batch,
    store: DatastoreService,
    beheerder: User,
    medewerker: User,
    settings: Settings,
) -> Batch:
    """What the app keeps of them; → a batch of the history that changed one."""
    settings.EMAIL_SHOWN_TO = [roles.BEHEERDER]
    for key in (OWN_KEY, OTHER_KEY):
        for address in (f"kanarie{key}@vroeger.nl", kanarie(key)):
            changed = door.submit(
                writes=[door.Update(key, store.get_one(key), {"email": address})],
                by=beheerder,
                action=Action.EDIT,
                source=Source.FORM,
            )
    failed = door.submit(
        writes=[door.Update(OTHER_KEY, store.get_one(OTHER_KEY), {"email": "x@x.nl"})],
        by=beheerder,
        action=Action.EDIT,
        source=Source.FORM,
    )
    said = f'invalid input "{kanarie(OTHER_KEY)}"'
    failed.entries.update(state=EntryState.FAILED, problem=Problem.REFUSED, message=said)
    failed.tally()
    store.update([{"_id": OTHER_KEY, "email": kanarie(OTHER_KEY)}])
    door.submit(
        writes=[door.Delete(TRASHED_KEY, store.get_one(TRASHED_KEY))],
        by=medewerker,
        action=Action.DELETE,
        source=Source.FORM,
    )
    Suggestion.objects.create(
        resource_id=store.resource_id,
        record_key=str(OTHER_KEY),
        title="Wijziging",
        values={"email": kanarie(OTHER_KEY)},
        seen={"email": kanarie(OTHER_KEY)},
    )
    sync()
    return changed


@pytest.mark.parametrize("who", UNSHOWN)
def test_an_address_is_in_nothing_that_who_isnt_shown_it_gets(
    told: Batch, clients: dict[str, Client], medewerker: User, store: DatastoreService, who: str
) -> None:
    proposed = propose_to_delete(medewerker, store)
    select(clients[who])
    leaked = {
        (url, number)
        for url, answer in everything(who, clients[who], told, proposed)
        for number in canaries_in(answer) - own_of(who)
    }
    assert leaked == set()


@pytest.mark.parametrize("who", UNSHOWN)
def test_nor_in_what_comes_of_sending_forms(
    told: Batch, clients: dict[str, Client], store: DatastoreService, who: str
) -> None:
    select(clients[who])
    for name, about in POST:
        url = url_of(name, about, told)
        for data in posted(about, store):
            answer = clients[who].post(url, data)
            assert canaries_in(whole(answer)) <= own_of(who), url


@pytest.mark.parametrize("role", ["", roles.EIGENAAR, roles.MEDEWERKER])
def test_nor_in_what_a_script_gets(told: Batch, store: DatastoreService, role: str) -> None:
    user = factories.make_user(role, email="iemand@voorbeeld.nl")
    assert canaries_in(b"".join(by_api(user, told))) == set()


def test_it_is_there_for_who_needs_it(
    told: Batch, clients: dict[str, Client], beheerder: User, store: DatastoreService
) -> None:
    pages = [url_of(name, about, told) for name, about in NEEDED]
    pages += [
        f"{reverse('records:list')}?{query}" for query in ("f.email.bevat=anarie", "q=kanarie")
    ]
    for url in pages:
        assert canaries_in(whole(clients["beheerder"].get(url))), url
    assert canaries_in(seal(Seen.now(store.get_one(OTHER_KEY)), OTHER_KEY).encode())
    for wish in EXPORTS[1:]:
        assert canaries_in(whole(clients["beheerder"].post(reverse("exchange:export"), wish)))
    assert canaries_in(b"".join(by_api(beheerder, told)))


def test_while_the_setting_is_empty_everybody_is_shown_it(
    told: Batch, clients: dict[str, Client], settings: Settings
) -> None:
    settings.EMAIL_SHOWN_TO = []
    page = clients["anonymous"].get(reverse("records:show", args=[OTHER_KEY]))
    assert canaries_in(page.content) == {str(OTHER_KEY)}


def test_a_role_of_the_setting_is_shown_it(
    told: Batch, clients: dict[str, Client], settings: Settings
) -> None:
    settings.EMAIL_SHOWN_TO = [roles.MEDEWERKER]
    url = reverse("records:show", args=[OTHER_KEY])
    got = {who: bool(canaries_in(client.get(url).content)) for who, client in clients.items()}
    # Who edits all records is shown them whatever the setting names
    assert got == {"anonymous": False, "eigenaar": False, "medewerker": True, "beheerder": True}


def test_owners_are_shown_that_of_their_own_record(
    told: Batch, clients: dict[str, Client], eigenaar: User
) -> None:
    client = clients["eigenaar"]
    pages = [
        reverse("records:show", args=[OWN_KEY]),
        reverse("records:edit", args=[OWN_KEY]),
        reverse("start:home"),
    ]
    for url in pages:
        assert canaries_in(client.get(url).content) == {str(OWN_KEY)}, url
    sections = client.get(pages[0]).context["sections"]
    assert "email" in [fact.column.id for _section, facts in sections for fact in facts]
    changed = Entry.objects.filter(key=str(OWN_KEY), changes__has_key="email").latest("id")
    page = client.get(reverse("history:batch", args=[changed.batch_id]))
    assert canaries_in(page.content) == {str(OWN_KEY)}
    by_mail = Client().get(link_of("confirm", eigenaar, str(OWN_KEY)))
    assert canaries_in(by_mail.content) == {str(OWN_KEY)}
    headers = bearer(eigenaar)
    record = Client().get(f"/api/v1/records/{OWN_KEY}", headers=headers).json()
    assert record["values"]["email"] == kanarie(OWN_KEY)


def test_owners_change_that_of_their_own_record(
    told: Batch, clients: dict[str, Client], eigenaar: User, store: DatastoreService
) -> None:
    before = store.get_one(OWN_KEY)
    url = reverse("records:edit", args=[OWN_KEY])
    page = clients["eigenaar"].get(url)
    form = page.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {"seen": page.context["seen"], "once": page.context["once"]}
    clients["eigenaar"].post(url, {**typed, "c-email": "nieuw@hoeve.nl"})
    assert store.get_one(OWN_KEY) == {**before, "email": "nieuw@hoeve.nl"}
    Client().patch(
        f"/api/v1/records/{OWN_KEY}",
        {"values": {"email": "script@hoeve.nl"}},
        content_type="application/json",
        headers={"If-Match": "*", **bearer(eigenaar)},
    )
    assert store.get_one(OWN_KEY) == {**before, "email": "script@hoeve.nl"}


def test_a_visitor_proposes_a_change_without_seeing_it_and_it_stays(
    told: Batch, clients: dict[str, Client], store: DatastoreService
) -> None:
    before = store.get_one(OTHER_KEY)
    url = reverse("suggestions:change", args=[OTHER_KEY])
    page = clients["anonymous"].get(url)
    form = page.context["form"]
    assert "c-email" not in form.fields
    typed = {name: form[name].value() or "" for name in form.fields}
    # An address that is sent all the same is no part of the form
    typed |= {"c-phone": "0229 111111", "c-email": "ander@kwaad.nl"}
    suggestion = send_change(clients["anonymous"], OTHER_KEY, **typed)
    assert set(suggestion.values) == {"phone"}
    accept(clients["beheerder"], suggestion)
    now = store.get_one(OTHER_KEY)
    assert now["phone"] != before["phone"]
    assert {**now, "phone": ""} == {**before, "phone": ""}


def test_who_claims_a_shop_is_shown_where_the_code_goes_but_for_most_letters(
    told: Batch, clients: dict[str, Client]
) -> None:
    url = reverse("claims:claim", args=[OTHER_KEY])
    page = clients["anonymous"].get(url)
    sent = clients["anonymous"].post(url, {"how": "code"}, follow=True)
    assert sent.redirect_chain == [(reverse("claims:code", args=[OTHER_KEY]), 302)]
    for answer in (page, sent):
        assert "k…@v….nl" in answer.text
        assert canaries_in(answer.content) == set()


def test_who_cant_see_it_deletes_and_restores_without_loss(
    told: Batch, clients: dict[str, Client], store: DatastoreService
) -> None:
    before = store.get_one(OTHER_KEY)
    url = reverse("records:delete", args=[OTHER_KEY])
    page = clients["medewerker"].get(url)
    data = {"seen": page.context["seen"], "once": page.context["once"]}
    clients["medewerker"].post(url, data)
    assert OTHER_KEY not in store.get([OTHER_KEY])
    deletion = Entry.objects.filter(operation="delete").latest("id")
    clients["medewerker"].post(
        reverse("history:restore"), {"batch": deletion.batch_id, "which": "all"}
    )
    restored = [one for one in store.iterate() if one["email"] == kanarie(OTHER_KEY)]
    assert [{**one, "_id": 0} for one in restored] == [{**before, "_id": 0}]


def test_the_checks_look_at_it_whoever_writes(
    told: Batch, beheerder: User, medewerker: User, store: DatastoreService
) -> None:
    """The owner's change is heard, and checked, in a request of who isn't shown other addresses."""
    owner = factories.make_user(roles.EIGENAAR, email="nieuw@voorbeeld.nl")
    factories.give_record(owner, store, OTHER_KEY)
    with looking(Person(lambda: medewerker)):
        door.submit(
            writes=[door.Update(OTHER_KEY, store.get_one(OTHER_KEY), {"email": "geen adres"})],
            by=owner,
            action=Action.EDIT,
            source=Source.FORM,
        )
    assert Flag.objects.filter(record__key=str(OTHER_KEY), column="email").exists()


def test_a_file_of_the_worker_is_for_who_asked_it(
    told: Batch, medewerker: User, beheerder: User
) -> None:
    for user, is_there in ((medewerker, False), (beheerder, True)):
        export = Export.objects.create(
            owner=user, wish="welke=alles&vorm=csv&kolommen=alle", file_name="alles.csv"
        )
        make_export.call(str(export.id), "nl")
        export.refresh_from_db()
        content = export.path.read_bytes()
        assert b"company" in content or b"Bedrijfsnaam" in content
        assert bool(canaries_in(content)) is is_there


def test_while_it_is_empty_nothing_is_asked(clients: dict[str, Client], settings: Settings) -> None:
    """A page costs the same queries; with it, a signed-in person's role at most."""
    url = reverse("records:show", args=[OTHER_KEY])

    def queries(names: list[str], who: str) -> int:
        settings.EMAIL_SHOWN_TO = names
        clients[who].get(url)
        with CaptureQueriesContext(connection) as asked:
            clients[who].get(url)
        return len(asked)

    for who, more in (("anonymous", 0), ("medewerker", 1)):
        assert queries([roles.BEHEERDER], who) <= queries([], who) + more
    assert not [
        one
        for one in _asked(clients["medewerker"], url, settings)
        if "auth_group" in one and "permission" not in one
    ]


def _asked(client: Client, url: str, settings: Settings) -> list[str]:
    settings.EMAIL_SHOWN_TO = []
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return [one["sql"] for one in asked]


def propose_to_delete(user: User, store: DatastoreService) -> Proposal:
    batch = draft.draft(by=user, action=Action.DELETE, source=Source.BULK)
    draft.add(batch, [door.Delete(OTHER_KEY, store.get_one(OTHER_KEY))], position=0)
    return Proposal.objects.create(
        owner=user, operation="delete", batch=batch, state=ProposalState.READY
    )


def select(client: Client) -> None:
    """What may be selected, so that the pages about a selection show something."""
    for key in (OWN_KEY, OTHER_KEY):
        client.post(reverse("bulk:pick"), {"shown": key, "key": key})


def own_of(who: str) -> set[str]:
    return {str(OWN_KEY)} if who == "eigenaar" else set()


def everything(
    who: str, client: Client, batch: Batch, proposed: Proposal
) -> Iterator[tuple[str, bytes]]:
    """Each address that answers, with all that comes out of it."""
    opened = [row for row, answers in GET.items() if answers[PEOPLE.index(who)] == 200]
    urls = [url_of(name, about, batch) for name, about in opened]
    urls += [
        url_of(name, about, one)
        for name, about in opened
        if about == "batch"
        for one in Batch.objects.exclude(state="draft")
    ]
    urls += [reverse("records:list") + query for query in LIST_QUERIES]
    urls += [f"{reverse('records:values')}?kolom=email"]
    urls += [reverse("records:show", args=[key]) for key in (NAMELESS_KEY, TRASHED_KEY)]
    urls += [f"{reverse('suggestions:likely')}?c-company=De+hoeve&c-email=kanarie@voorbeeld.nl"]
    urls += [reverse(f"bulk:{name}", args=[proposed.pk]) for name in ("preview", "download")]
    for url in dict.fromkeys(urls):
        yield url, whole(client.get(url))
    for url in urls[-20:]:
        yield url, whole(client.get(url, headers={"HX-Request": "true"}))
    for wish in EXPORTS:
        yield f"export {wish}", whole(client.post(reverse("exchange:export"), wish))


def posted(about: str, store: DatastoreService) -> Iterator[dict[str, str]]:
    """What may be sent: nothing, and the record as it is or as it was, with a change of it."""
    yield {}
    key = {"own": OWN_KEY, "other": OTHER_KEY}.get(about)
    if key and (record := store.get([key]).get(key)):
        yield {"seen": seal(Seen.now({**record, "city": "Elders"}), key), "c-city": "Hier"}
    if key and (record := store.get([key]).get(key)):
        yield {"seen": seal(Seen.now(record), key), "c-phone": "0229 111111"}


def bearer(user: User) -> dict[str, str]:
    _token, text = tokens.make(user, name="script", scope=Scope.WRITE, days=1)
    return {"Authorization": f"Bearer {text}"}


def by_api(user: User, batch: Batch) -> Iterator[bytes]:
    """All that a token lets one read, and what a refused write says back."""
    headers = bearer(user)
    paths = [
        "records",
        "records?cols=email",
        "records?f.email.bevat=anarie",
        "records?sort=email",
        f"records/{OTHER_KEY}",
        f"records/{OTHER_KEY}/history",
        f"records/{TRASHED_KEY}/history",
        "batches",
        *(f"batches/{one.pk}" for one in Batch.objects.exclude(state="draft")),
        *(f"batches/{one.pk}/entries" for one in Batch.objects.exclude(state="draft")),
        "me",
    ]
    for path in paths:
        yield Client().get(f"/api/v1/{path}", headers=headers).content
    for method in ("patch", "delete"):
        stale = {"If-Match": '"anders"', **headers}
        yield getattr(Client(), method)(
            f"/api/v1/records/{OTHER_KEY}",
            {"values": {"phone": "0229 111111"}},
            content_type="application/json",
            headers=stale,
        ).content


def whole(response: Any) -> bytes:
    """All of an answer: its headers, its text and, of a spreadsheet, the parts."""
    content = b"".join(response) if response.streaming else response.content
    head = str(response.headers).encode()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as parts:
            content = b"".join(parts.read(name) for name in parts.namelist())
    return head + content


def canaries_in(content: bytes) -> set[str]:
    """The keys of the records whose address is in it, in plain sight or in what is signed."""
    text = content.decode(errors="replace")
    found = set(KANARIE.findall(text))
    for sealed in SEALED.findall(text):
        found |= set(KANARIE.findall(unsealed(sealed)))
    return found


def unsealed(text: str) -> str:
    """What anybody can read of a signed value."""
    try:
        content = b64_decode(text.removeprefix(".").encode())
        return (zlib.decompress(content) if text.startswith(".") else content).decode("latin-1")
    except (ValueError, zlib.error):
        return ""
