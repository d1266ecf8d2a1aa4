"""The page of a batch: what can be done about it, and what went wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests.unit.history.batches import CONFLICT, DONE, FAILED, PLANNED, page_of
from tests.unit.history.many import make_batch
from weidewinkels.journal import door
from weidewinkels.journal.models import Batch, BatchState, Entry, EntryState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def test_a_stopped_batch_can_go_on_or_be_taken_back(
    beheerder_client: Client, beheerder: User, store: DatastoreService, settings: Any
) -> None:
    shops = store.search(Query(limit=6)).records
    writes = [door.Update(shop["_id"], shop, {"remarks": "Nieuw"}) for shop in shops]
    batch = door.plan(writes=writes, by=beheerder, action="bulk", source="bulk")
    beheerder_client.post(f"/geschiedenis/{batch.pk}/stoppen/")
    batch.refresh_from_db()
    assert batch.state == BatchState.STOPPED

    page = page_of(beheerder_client, batch)
    assert "Gestopt. 0 gewijzigd, 6 niet." in page
    assert "Ga verder" in page

    beheerder_client.post(f"/geschiedenis/{batch.pk}/verder/")
    batch.refresh_from_db()
    assert (batch.state, batch.done) == (BatchState.DONE, 6)


def test_part_of_a_batch_can_be_taken_back(
    beheerder_client: Client, beheerder: User, store: DatastoreService
) -> None:
    shops = store.search(Query(limit=6)).records
    writes = [door.Update(shop["_id"], shop, {"remarks": "Nieuw"}) for shop in shops]
    batch = door.submit(writes=writes, by=beheerder, action="bulk", source="bulk")
    undone = batch.entries.filter(position__gte=4)
    undone.update(state=PLANNED, after=None)
    Batch.objects.filter(pk=batch.pk).update(
        state=BatchState.STOPPED, counts={"done": 4, "planned": 2}
    )

    assert "Maak de 4 ongedaan" in page_of(beheerder_client, batch)
    beheerder_client.post(f"/geschiedenis/{batch.pk}/ongedaan-maken/")

    now = store.get([shop["_id"] for shop in shops])
    assert [now[shop["_id"]]["remarks"] for shop in shops[:4]] == [s["remarks"] for s in shops[:4]]
    assert [now[shop["_id"]]["remarks"] for shop in shops[4:]] == ["Nieuw"] * 2


def test_what_runs_is_not_taken_back_before_it_stops(
    beheerder_client: Client, beheerder: User
) -> None:
    batch = make_batch((DONE, 3), (PLANNED, 3), state=BatchState.RUNNING, by=beheerder)

    answer = beheerder_client.post(f"/geschiedenis/{batch.pk}/ongedaan-maken/", follow=True)

    assert "Dit is nog bezig" in answer.content.decode()
    assert Batch.objects.count() == 1


def test_the_refused_are_tried_once_more(
    beheerder_client: Client, beheerder: User, store: DatastoreService
) -> None:
    shops = store.search(Query(limit=3)).records
    writes = [door.Update(shop["_id"], shop, {"remarks": "Nieuw"}) for shop in shops]
    batch = door.plan(writes=writes, by=beheerder, action="bulk", source="bulk")
    batch.entries.update(state=FAILED, problem="refused", message="vol")
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.DONE, counts={"failed": 3})
    assert "Probeer de mislukte opnieuw" in page_of(beheerder_client, batch)

    beheerder_client.post(f"/geschiedenis/{batch.pk}/opnieuw/")

    batch.refresh_from_db()
    assert (batch.done, batch.failed) == (3, 0)
    assert "Probeer de mislukte opnieuw" not in page_of(beheerder_client, batch)


def test_what_cannot_be_done_is_not_tried_again(
    beheerder_client: Client, beheerder: User, store: DatastoreService
) -> None:
    """A preview leaves such entries with a reason, and with nothing that could be sent."""
    batch = make_batch((DONE, 2), (FAILED, 1), by=beheerder)
    batch.entries.filter(state=FAILED).update(
        problem="", message="geen postcode", changes=None, operation="insert"
    )

    page = page_of(beheerder_client, batch, "?stand=mislukt")
    assert "Kan niet: geen postcode" in page
    assert "Probeer de mislukte opnieuw" not in page
    beheerder_client.post(f"/geschiedenis/{batch.pk}/opnieuw/")
    assert batch.entries.filter(state=FAILED).count() == 1
    assert store.search(Query()).total == 405


def test_who_started_it_may_stop_it_and_another_may_not(
    medewerker_client: Client, medewerker: User, eigenaar_client: Client, beheerder: User
) -> None:
    own = make_batch((PLANNED, 3), state=BatchState.RUNNING, by=medewerker, action="delete")
    others = make_batch((PLANNED, 3), state=BatchState.RUNNING, by=beheerder)

    assert medewerker_client.post(f"/geschiedenis/{own.pk}/stoppen/").status_code == 302
    assert medewerker_client.post(f"/geschiedenis/{others.pk}/stoppen/").status_code == 403
    assert eigenaar_client.post(f"/geschiedenis/{own.pk}/stoppen/").status_code == 403
    assert Batch.objects.filter(stop_asked=True).get() == own
    assert "Stopt na dit deel" in page_of(medewerker_client, own)
    assert "/stoppen/" not in page_of(medewerker_client, others)


def test_a_preview_has_no_page(beheerder_client: Client) -> None:
    batch = make_batch((PLANNED, 3), state=BatchState.DRAFT)
    for path in ("", "voortgang/", "niet-gewijzigd.csv", "ongedaan-maken/"):
        assert beheerder_client.get(f"/geschiedenis/{batch.pk}/{path}").status_code == 404
    for path in ("stoppen/", "verder/", "opnieuw/"):
        assert beheerder_client.post(f"/geschiedenis/{batch.pk}/{path}").status_code == 404


def test_the_tiles_filter_the_list_and_the_reasons_filter_it_further(
    beheerder_client: Client,
) -> None:
    batch = make_batch((DONE, 5), (FAILED, 6), (CONFLICT, 2))

    failed = page_of(beheerder_client, batch, "?stand=mislukt")
    assert failed.count('class="step card"') == 6
    assert "Hoeve 3<" not in failed
    reasons = re.findall(r'href="(\?stand=mislukt&amp;reden=\w+)" *> <strong[^>]*>(\d)', failed)
    assert [number for _url, number in reasons] == ["4", "2"]

    narrowed = page_of(beheerder_client, batch, reasons[1][0].replace("&amp;", "&"))
    assert narrowed.count('class="step card"') == 2
    assert narrowed.count("Het dataplatform weigerde dit: postcode: te lang") == 2


def test_what_was_excluded_from_the_preview_does_not_count(beheerder_client: Client) -> None:
    batch = make_batch((DONE, 4), (PLANNED, 4), (EntryState.EXCLUDED, 12), state=BatchState.RUNNING)
    page = page_of(beheerder_client, batch)
    assert "4 van 8" in page
    assert "uitgesloten" in page


def test_undo_says_what_it_left_and_who_was_there(
    beheerder_client: Client, beheerder: User, medewerker: User, store: DatastoreService
) -> None:
    shops = store.search(Query(limit=5)).records
    writes = [door.Update(shop["_id"], shop, {"remarks": "Nieuw"}) for shop in shops]
    batch = door.submit(writes=writes, by=beheerder, action="bulk", source="bulk")
    mine = store.get_one(shops[0]["_id"])
    door.submit(
        writes=[door.Update(mine["_id"], mine, {"remarks": "Van mij"})],
        by=medewerker,
        action="edit",
        source="form",
    )

    answer = beheerder_client.post(f"/geschiedenis/{batch.pk}/ongedaan-maken/", follow=True)

    said = "4 hersteld, 1 overgeslagen: sindsdien gewijzigd door medewerker."
    assert answer.content.decode().count(f"{said}</") == 2  # above the page, and on it
    assert Entry.objects.filter(undone=True).count() == 4
