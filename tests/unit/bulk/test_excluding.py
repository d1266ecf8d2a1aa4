"""Records that are left out in the preview: their boxes, with and without JavaScript."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from tests.unit.bulk.steps import (
    Select,
    batch_of,
    confirm,
    posted_set,
    preview_of,
    propose,
    text_of,
)
from weidewinkels.journal.models import BatchState

pytestmark = pytest.mark.django_db


def test_excluded_records_are_left_alone(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    records = select_first(5)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    entries = list(batch_of(proposal).entries.order_by("position"))
    url = reverse("bulk:exclude", args=[proposal.pk])
    rows = [entry.pk for entry in entries]
    beheerder_client.post(url, {"row": rows, "exclude": rows[:2]})
    seen = text_of(preview_of(beheerder_client, proposal))
    assert "3 veranderen" in seen
    assert "2 slaat u over" in seen
    confirm(beheerder_client, proposal, 3)
    now = store.get([r["_id"] for r in records])
    assert [now[r["_id"]]["remarks"] == "Dicht" for r in records] == [False, False] + [True] * 3
    assert batch_of(proposal).entries.count() == 3


def test_box_that_is_unticked_takes_the_record_in_again(
    beheerder_client: Client, select_first: Select
) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    rows = list(batch_of(proposal).entries.values_list("pk", flat=True))
    url = reverse("bulk:exclude", args=[proposal.pk])
    beheerder_client.post(url, {"row": rows, "exclude": rows})
    assert "U slaat alles over" in preview_of(beheerder_client, proposal)
    beheerder_client.post(url, {"row": rows, "was": rows, "exclude": rows[1:]})
    assert "1 veranderen" in text_of(preview_of(beheerder_client, proposal))


def test_box_that_is_clicked_twice_takes_the_record_in_again(
    beheerder_client: Client, select_first: Select
) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    rows = list(batch_of(proposal).entries.values_list("pk", flat=True))
    url = reverse("bulk:exclude", args=[proposal.pk])
    for ticked, number in (([rows[0]], 2), ([], 3)):
        posted = {"row": rows, "exclude": ticked, "changed": rows[0]}
        answer = beheerder_client.post(url, posted, headers={"HX-Request": "true"})
        assert f"Wijzig {number} records" in answer.content.decode()


def test_exclusions_are_kept_across_pages(beheerder_client: Client, select_first: Select) -> None:
    select_first(25)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    rows = list(batch_of(proposal).entries.order_by("position").values_list("pk", flat=True))
    url = reverse("bulk:exclude", args=[proposal.pk])
    answer = beheerder_client.post(url, {"row": rows[:20], "exclude": rows[:3], "naar": "?page=2"})
    assert answer.headers["Location"].endswith(f"{proposal.pk}/?page=2")
    beheerder_client.post(url, {"row": rows[20:], "exclude": rows[20:21]})
    assert "21 veranderen" in text_of(preview_of(beheerder_client, proposal))


def test_boxes_ticked_without_javascript_count_at_confirmation(
    beheerder_client: Client, select_first: Select
) -> None:
    select_first(4)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    rows = list(batch_of(proposal).entries.values_list("pk", flat=True))
    answer = confirm(beheerder_client, proposal, 4, row=rows, exclude=rows[:1])
    assert answer.status_code == 409
    assert "Wijzig 3 records" in answer.content.decode()
    assert confirm(beheerder_client, proposal, 3, row=rows, exclude=rows[:1]).status_code == 302
    assert batch_of(proposal).done == 3


def test_enter_in_a_box_confirms_nothing(beheerder_client: Client, select_first: Select) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "delete")
    answer = beheerder_client.post(
        reverse("bulk:confirm", args=[proposal.pk]), {"count": 3, "enter": "1"}
    )
    assert answer.status_code == 200
    assert batch_of(proposal).state == BatchState.DRAFT
