"""A batch that runs: how far it is, how long it takes, and who looks at it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.unit.history.batches import DONE, FAILED, PLANNED, page_of
from tests.unit.history.many import make_batch
from weidewinkels.journal.models import Batch, BatchState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


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
