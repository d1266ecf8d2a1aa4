"""From a selection to the change and back: whole journeys."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests.unit.bulk.steps import (
    Select,
    batch_of,
    confirm,
    posted_set,
    preview_of,
    propose,
    records_of,
    select,
)
from weidewinkels.journal.models import BatchState

pytestmark = pytest.mark.django_db


def test_province_is_corrected_in_all_selected_records(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    wrong = select_first(50, province="North Holland")
    proposal = propose(beheerder_client, "set_fields", posted_set(province="Noord-Holland"))
    assert f"Wijzig {len(wrong)} records" in preview_of(beheerder_client, proposal)
    answer = confirm(beheerder_client, proposal, len(wrong), reason="Engelse naam")
    batch = batch_of(proposal)
    assert answer.headers["Location"] == reverse("history:batch", args=[batch.pk])
    assert (batch.state, batch.done, batch.total) == (BatchState.DONE, len(wrong), len(wrong))
    assert batch.reason == "Engelse naam"
    assert records_of(store, 50, province="North Holland") == []


def test_deleted_records_are_in_the_trash(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    records = select_first(11)
    proposal = propose(beheerder_client, "delete")
    confirm(beheerder_client, proposal, 11)
    assert store.get([r["_id"] for r in records]) == {}
    assert records[3]["company"] in beheerder_client.get("/prullenbak/").content.decode()


def test_undo_puts_everything_back(
    beheerder_client: Client, store: DatastoreService, select_first: Select
) -> None:
    records = select_first(12)
    proposal = propose(beheerder_client, "set_fields", posted_set(city=None))
    confirm(beheerder_client, proposal, 12)
    beheerder_client.post(reverse("history:undo", args=[batch_of(proposal).pk]))
    assert list(store.get([r["_id"] for r in records]).values()) == records


def test_whole_table_at_once(
    beheerder_client: Client,
    beheerder: User,
    store: DatastoreService,
    django_capture_on_commit_callbacks: Any,
) -> None:
    keys = [r["_id"] for r in store.iterate(Query(columns=("_id",)))]
    select(beheerder, keys)
    proposal = propose(beheerder_client, "set_fields", posted_set(remarks="Dicht"))
    assert f"Wijzig {len(keys)} records" in preview_of(beheerder_client, proposal)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(beheerder_client, proposal, len(keys))
    assert batch_of(proposal).done == len(keys)
