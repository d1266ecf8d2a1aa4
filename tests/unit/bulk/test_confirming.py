"""Confirming a preview: once, what was shown, and after it the batch."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from tests.unit.bulk.steps import (
    Select,
    another_writes,
    batch_of,
    confirm,
    posted_set,
    preview_of,
    propose,
    text_of,
)
from weidewinkels.journal import draft
from weidewinkels.journal.history import of_resource
from weidewinkels.journal.models import BatchState, EntryState

pytestmark = pytest.mark.django_db


def test_confirming_another_number_than_was_shown_is_refused(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    records = select_first(4)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    first = batch_of(proposal).entries.first()
    assert first
    draft.exclude(batch_of(proposal), [first.pk])  # in another tab
    rows = list(batch_of(proposal).entries.values_list("pk", flat=True))
    answer = confirm(beheerder_client, proposal, 4, row=rows)
    assert answer.status_code == 409
    assert "intussen om 3 records" in text_of(answer.content.decode())
    assert "Wijzig 3 records" in answer.content.decode()
    assert batch_of(proposal).state == BatchState.DRAFT
    assert list(store.get([r["_id"] for r in records]).values()) == records


def test_double_click_changes_once(beheerder_client: Client, select_first: Select) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    first = confirm(beheerder_client, proposal, 3)
    second = confirm(beheerder_client, proposal, 3)
    assert first.headers["Location"] == second.headers["Location"]
    assert of_resource().count() == 1


@pytest.mark.parametrize(("number", "wants"), [(9, False), (10, True)])
def test_number_is_to_be_typed_from_ten_on(
    beheerder_client: Client, select_first: Select, number: int, wants: bool
) -> None:
    select_first(number)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    assert (f"Typ {number} om te bevestigen" in preview_of(beheerder_client, proposal)) is wants
    answer = confirm(beheerder_client, proposal, number, typed="")
    assert (answer.status_code == 422) is wants


def test_wrong_number_changes_nothing_and_keeps_the_reason(
    beheerder_client: Client, select_first: Select
) -> None:
    select_first(12)
    proposal = propose(beheerder_client, "delete")
    answer = confirm(beheerder_client, proposal, 12, typed="21", reason="Al jaren dicht")
    assert answer.status_code == 422
    assert "Al jaren dicht" in answer.content.decode()
    assert "Typ het getal 12" in answer.content.decode()
    assert re.findall(r'name="(\w+)"[^>]* autofocus', answer.content.decode()) == ["typed"]
    assert "autofocus" not in preview_of(beheerder_client, proposal)
    assert batch_of(proposal).state == BatchState.DRAFT


def test_what_another_changed_after_the_preview_is_a_conflict(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    records = select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    another_writes(records[1], remarks="Weer open")
    confirm(beheerder_client, proposal, 3)
    batch = batch_of(proposal)
    assert (batch.total, batch.done, batch.conflicts) == (3, 2, 1)
    assert store.get_one(records[1]["_id"])["remarks"] == "Weer open"


def test_confirmed_preview_leads_to_its_batch(
    beheerder_client: Client, select_first: Select
) -> None:
    select_first(3)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    confirm(beheerder_client, proposal, 3)
    answer = beheerder_client.get(reverse("bulk:preview", args=[proposal.pk]))
    assert answer.headers["Location"] == reverse("history:batch", args=[batch_of(proposal).pk])


def test_entries_are_as_the_journal_would_have_planned_them(
    beheerder_client: Client, select_first: Select
) -> None:
    (record,) = select_first(1)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    entry = batch_of(proposal).entries.get()
    assert (entry.seen, entry.changes) == (record, {"remarks": "Dicht"})
    assert entry.key == str(record["_id"])
    assert entry.title == record["company"]
    assert (entry.state, entry.merged, entry.conflicting) == (EntryState.PLANNED, [], [])
