"""What somebody left running is told once it is done, on whatever page they are then."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.unit.history.many import make_batch
from weidewinkels.journal.models import Batch, BatchState, EntryState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


@pytest.fixture
def running(beheerder: User) -> Batch:
    return make_batch((EntryState.PLANNED, 312), state=BatchState.RUNNING, by=beheerder)


def finish(batch: Batch) -> None:
    batch.entries.update(state=EntryState.DONE)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.DONE, counts={"done": 312})


def test_it_is_told_once_with_its_undo(beheerder_client: Client, running: Batch) -> None:
    beheerder_client.get(f"/geschiedenis/{running.pk}/")
    assert "Klaar:" not in beheerder_client.get("/hulp/").content.decode()
    finish(running)

    first, second = (beheerder_client.get("/hulp/").content.decode() for _ in range(2))

    assert "Klaar: 312 records gewijzigd." in first
    assert f"/geschiedenis/{running.pk}/ongedaan-maken/" in first
    assert "Klaar:" not in second


def test_who_saw_it_finish_is_not_told_again(beheerder_client: Client, running: Batch) -> None:
    beheerder_client.get(f"/geschiedenis/{running.pk}/")
    finish(running)
    page = beheerder_client.get(f"/geschiedenis/{running.pk}/").content.decode()
    assert "Klaar:" not in page
    assert "Klaar:" not in beheerder_client.get("/hulp/").content.decode()


def test_another_is_not_told(medewerker_client: Client, running: Batch) -> None:
    medewerker_client.get(f"/geschiedenis/{running.pk}/")
    finish(running)
    assert "Klaar:" not in medewerker_client.get("/hulp/").content.decode()


def test_a_part_of_a_page_does_not_take_the_message_away(
    beheerder_client: Client, running: Batch
) -> None:
    beheerder_client.get(f"/geschiedenis/{running.pk}/")
    finish(running)
    beheerder_client.get("/", headers={"HX-Request": "true"})
    assert "Klaar: 312" in beheerder_client.get("/hulp/").content.decode()


def test_who_waits_for_nothing_costs_no_question(
    beheerder_client: Client, django_assert_max_num_queries: Any
) -> None:
    beheerder_client.get("/hulp/")
    with django_assert_max_num_queries(6) as made:
        beheerder_client.get("/hulp/")
    assert not [each for each in made.captured_queries if "journal_batch" in each["sql"]]


@pytest.mark.parametrize(("asked", "found"), [("", 4), ("lopend", 2), ("gestopt", 1), ("klaar", 1)])
def test_the_list_is_filtered_by_state(
    beheerder_client: Client, running: Batch, asked: str, found: int
) -> None:
    make_batch((EntryState.PLANNED, 2), state=BatchState.WAITING)
    make_batch((EntryState.DONE, 1), (EntryState.PLANNED, 2), state=BatchState.STOPPED)
    make_batch((EntryState.DONE, 2))
    make_batch((EntryState.PLANNED, 2), state=BatchState.DRAFT)
    answer = beheerder_client.get(f"/geschiedenis/?state={asked}")
    rows = [batch for batch, _progress in answer.context["rows"]]
    assert len([batch for batch in rows if batch.state != BatchState.DRAFT]) == found
    if asked == "lopend":
        page = answer.content.decode()
        assert "0 van 312" in page
        assert 'hx-trigger="every 5s"' in page


def test_the_list_of_many_running_batches_asks_little(
    beheerder_client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        make_batch((EntryState.PLANNED, 2), state=BatchState.RUNNING)
    with django_assert_max_num_queries(10):
        beheerder_client.get("/geschiedenis/")
