"""Where people begin: what waits for each role, and that the page stands whatever is down."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests import factories
from tests.unit.history.many import make_batch
from tests.unit.records.pages import text_of
from tests.unit.start.conftest import change
from weidewinkels.catalogue.models import KnownRecord, Verdict
from weidewinkels.journal.models import BatchState, EntryState
from weidewinkels.profile import Column
from weidewinkels.start import quality
from weidewinkels.web.waiting import Line, lines_for, waiting

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=500)
WAITS = re.compile(
    r'<span class="wait-number">([\d.]+)</span>\s*<span class="wait-label">([^<]+)</span>'
)


def waits(client: Client) -> dict[str, int]:
    """Label → number of the tiles on the start page."""
    page = client.get("/start/").text
    return {label: int(number.replace(".", "")) for number, label in WAITS.findall(page)}


def test_visitor_signs_in_first(client: Client, store: DatastoreService) -> None:
    assert client.get("/start/").headers["Location"].startswith("/account/login/")


def test_start_is_the_first_place_of_who_signed_in(
    client: Client, eigenaar_client: Client, store: DatastoreService
) -> None:
    places = re.findall(r'class="place" href="([^"]+)"', eigenaar_client.get("/").text)
    assert places[:2] == ["/start/", "/"]
    assert 'href="/start/"' not in client.get("/").text


def test_reviewer_sees_what_waits(
    beheerder: User, beheerder_client: Client, known: DatastoreService
) -> None:
    KnownRecord.objects.filter(key__in=["1", "2", "3"]).update(
        verdict=Verdict.FLAGGED, verdict_note="?"
    )
    KnownRecord.objects.filter(key__in=["8", "9"]).update(first_seen=LONG_AGO)
    make_batch((EntryState.DONE, 2), (EntryState.FAILED, 1), by=beheerder)
    make_batch((EntryState.PLANNED, 4), state=BatchState.STOPPED, by=beheerder)
    found = waits(beheerder_client)
    assert found["Te controleren"] == 402
    assert found["Gemarkeerd"] == 3
    assert found["Verouderd"] == 2
    assert found["Niet afgemaakt"] == 1
    assert found["Met mislukte records"] == 1
    assert "Te herkoppelen" not in found  # nothing there: named below, as a link


def test_each_number_leads_to_those_very_records(
    beheerder: User, beheerder_client: Client, known: DatastoreService
) -> None:
    KnownRecord.objects.filter(key__in=["8", "9"]).update(first_seen=LONG_AGO)
    make_batch((EntryState.DONE, 2), (EntryState.FAILED, 1), by=beheerder)
    make_batch((EntryState.DONE, 2), by=beheerder)
    for line in lines_for(beheerder):
        if line.post:
            url = beheerder_client.post(line.url, line.post).headers.get("Location", "")
            if line.number:
                assert f"</strong> van {line.number}" in beheerder_client.get(url).text
        elif "/geschiedenis/" in line.url:
            page = beheerder_client.get(line.url)
            assert page.context["page"].paginator.count == line.number
        elif line.url.startswith("/?"):
            page = beheerder_client.get(f"{line.url}&tel=1")
            assert page.context["paging"].total == line.number, line.label


def test_staff_see_what_is_old_first_with_what_speaks_against_it(
    medewerker_client: Client, known: DatastoreService
) -> None:
    KnownRecord.objects.filter(key="8").update(first_seen=LONG_AGO)
    page = text_of(medewerker_client.get("/start/"))
    title = str(known.get_one(8)["company"])
    assert title in page
    assert "zonder eigenaar" in page
    assert "nooit bevestigd" in page
    assert "Te controleren" not in page
    assert "Volledigheid" not in page


def test_who_has_two_roles_sees_the_parts_of_each(
    beheerder: User, beheerder_client: Client, known: DatastoreService
) -> None:
    factories.give_record(beheerder, known, 5)
    beheerder.groups.add(Group.objects.get(name="medewerker"))
    page = text_of(beheerder_client.get("/start/"))
    for part in ("Wat wacht", "Uw winkel", "Al lang niet bevestigd", "Volledigheid"):
        assert part in page


def test_who_has_no_role_yet_is_told_so(
    sign_in: Callable[[User], Client], store: DatastoreService
) -> None:
    page = text_of(sign_in(factories.make_user()).get("/start/"))
    assert "nog geen taak" in page


def test_a_feature_adds_a_line_of_its_own(
    beheerder: User, medewerker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from weidewinkels.web import waiting as registry

    monkeypatch.setattr(registry, "_sources", {})

    @waiting(may=lambda user: user == beheerder)
    def doubles(user: User) -> Iterator[Line]:
        yield Line("Dubbelen", 7, "/controle/dubbelen/", "copy")

    assert [line.label for line in lines_for(beheerder)] == ["Dubbelen"]
    assert lines_for(medewerker) == []


def test_page_opens_while_the_datastore_is_down_and_says_how_old_its_facts_are(
    beheerder_client: Client, medewerker_client: Client, down: None
) -> None:
    for client in (beheerder_client, medewerker_client):
        response = client.get("/start/")
        assert response.status_code == 200
        assert "voor het laatst helemaal doorgelopen op" in text_of(response)


def test_owner_sees_what_was_known_while_the_datastore_is_down(
    eigenaar_client: Client, shop: Record, down: None
) -> None:
    page = text_of(eigenaar_client.get("/start/"))
    assert str(shop["company"]) in page
    assert "antwoordt nu niet" in page
    assert "zoals ze bekend waren op" in page


def test_number_of_queries_does_not_grow_with_shops_or_records(
    eigenaar: User, beheerder: User, eigenaar_client: Client, shop: Record, known: DatastoreService
) -> None:
    change(known, beheerder, phone="0229 591 234")
    few = queries(eigenaar_client)
    for key in range(20, 70):
        factories.give_record(eigenaar, known, key)
        if key < 30:
            change(known, beheerder, key=key, phone="0229 591 234")
    assert queries(eigenaar_client) <= few


def test_number_of_queries_for_staff_is_bounded(
    beheerder_client: Client, medewerker_client: Client, known: DatastoreService
) -> None:
    few = [queries(beheerder_client), queries(medewerker_client)]
    KnownRecord.objects.update(first_seen=LONG_AGO)
    assert queries(beheerder_client) <= few[0]
    assert queries(medewerker_client) <= few[1] + 2  # what is old by now, and its signals


def queries(client: Client) -> int:
    client.get("/start/")  # what is remembered after the first
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get("/start/").status_code == 200
    return len(asked)


def test_what_tells_no_place_has_no_map(
    beheerder_client: Client, known: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Op de kaart" in text_of(beheerder_client.get("/start/"))
    monkeypatch.setattr(quality, "known_columns", lambda: {"naam": Column("naam", "Naam")})
    page = text_of(beheerder_client.get("/start/"))
    assert "Hoe het ermee staat" in page
    assert "Op de kaart" not in page
