"""The page of a batch of many: how far it is, what can be done about it, what went wrong."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests.answers import streamed
from tests.unit.history.many import make_batch
from weidewinkels.journal import door
from weidewinkels.journal.models import Batch, BatchState, Entry, EntryState
from weidewinkels.web.spreadsheet import safe_cell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

DONE, FAILED, CONFLICT, PLANNED = (
    EntryState.DONE,
    EntryState.FAILED,
    EntryState.CONFLICT,
    EntryState.PLANNED,
)


def page_of(client: Client, batch: Batch, asked: str = "") -> str:
    answer = client.get(f"/geschiedenis/{batch.pk}/{asked}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_running_batch_says_how_far_it_is(beheerder_client: Client) -> None:
    batch = make_batch((DONE, 42), (FAILED, 3), (PLANNED, 1255), state=BatchState.RUNNING)

    page = page_of(beheerder_client, batch)

    assert "45 van 1.300 · 3 mislukt" in page
    assert 'max="1300" value="45"' in page
    assert "Bezig." in page
    assert f"/geschiedenis/{batch.pk}/stoppen/" in page
    assert "Ongedaan maken" not in page


def test_without_javascript_a_running_batch_is_looked_at_again(beheerder_client: Client) -> None:
    running = make_batch((PLANNED, 3), state=BatchState.RUNNING)
    done = make_batch((DONE, 3))

    refresh = '<noscript><meta http-equiv="refresh"'
    assert refresh in page_of(beheerder_client, running)
    assert refresh not in page_of(beheerder_client, done)


def test_what_is_asked_again_and_again_is_only_the_progress(
    beheerder_client: Client, django_assert_max_num_queries: Any
) -> None:
    batch = make_batch((DONE, 30), (PLANNED, 30), state=BatchState.RUNNING)

    with django_assert_max_num_queries(5):
        answer = beheerder_client.get(f"/geschiedenis/{batch.pk}/voortgang/?stand=gedaan")

    fragment = answer.content.decode()
    assert "<html" not in fragment
    assert "Hoeve 1" not in fragment
    assert "/voortgang/?stand=gedaan" in fragment
    assert "HX-Trigger" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_last_look_stops_the_asking(beheerder_client: Client) -> None:
    batch = make_batch((DONE, 3))

    answer = beheerder_client.get(f"/geschiedenis/{batch.pk}/voortgang/")

    assert answer.headers["HX-Trigger"] == "batch-ended"
    assert "hx-get" not in answer.content.decode()


def test_who_was_signed_out_meanwhile_is_sent_to_sign_in(client: Client) -> None:
    batch = make_batch((PLANNED, 3), state=BatchState.RUNNING)
    answer = client.get(f"/geschiedenis/{batch.pk}/voortgang/", headers={"HX-Request": "true"})
    assert "/account/login/" in answer.headers["HX-Redirect"]


@pytest.mark.parametrize(
    ("state", "problem", "said"),
    [
        (BatchState.PLANNED, "", "Wacht op een werker."),
        (BatchState.WAITING, "", "Er wordt nu iets anders opgeslagen."),
        (BatchState.WAITING, "geen antwoord", "Het dataplatform antwoordt nu niet."),
        (BatchState.STOPPED, "", "Gestopt. 45 gewijzigd, 78 niet."),
    ],
)
def test_the_state_is_in_words(
    beheerder_client: Client, state: BatchState, problem: str, said: str
) -> None:
    batch = make_batch((DONE, 45), (PLANNED, 78), state=state, problem=problem)
    assert said in page_of(beheerder_client, batch)


def test_the_time_left_comes_from_the_pace(
    beheerder_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    now = timezone.now()
    batch = make_batch((DONE, 0), (PLANNED, 3000), state=BatchState.RUNNING)
    page_of(beheerder_client, batch)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(seconds=60))
    Batch.objects.filter(pk=batch.pk).update(counts={"done": 1000, "planned": 2000})

    assert "nog ongeveer 2 minuten" in page_of(beheerder_client, batch)


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


def csv_of(client: Client, batch: Batch, asked: str = "") -> list[list[str]]:
    answer = client.get(f"/geschiedenis/{batch.pk}/niet-gewijzigd.csv{asked}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="niet-gewijzigd-{batch.pk}.csv"' in answer.headers["Content-Disposition"]
    body = streamed(answer)
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_failures_come_as_a_file_for_excel(beheerder_client: Client) -> None:
    batch = make_batch((DONE, 5), (FAILED, 2), (CONFLICT, 1))

    head, *rows = csv_of(beheerder_client, batch)

    assert head == [
        "Sleutel",
        "Naam",
        "Stand",
        "Reden",
        "Provincie: is",
        "Provincie: moest worden",
    ]
    assert sorted(rows)[0] == [
        "100005",
        "Hoeve 5",
        "Mislukt",
        "province: onbekend",
        "North Holland",
        "Noord-Holland",
    ]
    assert sorted(rows)[2][2:4] == ["Overgeslagen", "intussen gewijzigd door een ander"]
    assert len(csv_of(beheerder_client, batch, "?stand=overgeslagen")) == 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_taken_for_a_formula(beheerder_client: Client, start: str) -> None:
    batch = make_batch((FAILED, 1))
    dangerous = f'{start}HYPERLINK("http://kwaad.example";"x")\nregel 2'
    batch.entries.update(title=dangerous)

    assert csv_of(beheerder_client, batch)[1][1] == f"'{dangerous}"


def test_values_stay_what_they_are_in_a_file() -> None:
    from decimal import Decimal

    assert [safe_cell(value) for value in (None, "", 0, False, Decimal("0.10"), {"a": 1})] == [
        "",
        "",
        "0",
        "false",
        "0.10",
        '{"a": 1}',
    ]


@pytest.fixture
def large(beheerder: User) -> Batch:
    return make_batch((DONE, 20_000), (FAILED, 4_000), (CONFLICT, 1_000), by=beheerder)


def test_a_batch_of_many_is_never_counted_nor_sorted(
    beheerder_client: Client,
    large: Batch,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    """The counts are the batch's own, and the entries come from an index, whichever the page."""
    for asked in ("", "?page=1200", "?stand=gedaan&page=900", "?stand=mislukt", "?stand=wacht"):
        with django_assert_max_num_queries(22) as made:
            page_of(beheerder_client, large, asked)
        about_entries = [
            query["sql"]
            for query in made.captured_queries
            if 'FROM "journal_entry"' in query["sql"] and "GROUP BY" not in query["sql"]
        ]
        assert about_entries
        for sql in about_entries:
            assert "COUNT(" not in sql
            if connection.vendor == "sqlite":  # what others plan depends on their statistics
                assert_reads_an_index(sql)


def test_the_reasons_of_many_are_counted_once(
    beheerder_client: Client, large: Batch, django_assert_max_num_queries: Any
) -> None:
    page_of(beheerder_client, large, "?stand=mislukt")
    with django_assert_max_num_queries(22) as made:
        page_of(beheerder_client, large, "?stand=mislukt&page=2")
    assert not [query for query in made.captured_queries if "GROUP BY" in query["sql"]]


def test_the_undo_page_of_many_shows_a_number_and_some(
    beheerder_client: Client, large: Batch
) -> None:
    page = page_of(beheerder_client, large, "ongedaan-maken/")
    assert "Maak 20.000 ongedaan" in page
    assert "…en nog 19.980." in page
    assert page.count('class="step card"') == 20


def assert_reads_an_index(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
        plan = "\n".join(row[-1] for row in cursor.fetchall())
    assert "SCAN journal_entry" not in plan, sql
    assert not plan.startswith("SEARCH journal_batch"), f"{sql}\n{plan}"
    if re.search(r'"batch_id" = \d.*LIMIT', sql):
        assert "TEMP B-TREE" not in plan, f"{sql}\n{plan}"


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
