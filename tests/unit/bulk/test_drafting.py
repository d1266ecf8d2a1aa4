"""Making a preview: by the worker, after a worker died, without a DataStore; and clearing it away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from datastore_proxy.errors import NotReached
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests.unit.bulk.steps import (
    batch_of,
    confirm,
    posted_set,
    preview_of,
    propose,
    select,
    text_of,
)
from weidewinkels.bulk import drafting, tasks
from weidewinkels.bulk.models import Proposal, ProposalState, Selection
from weidewinkels.journal.models import Batch, BatchState, Entry
from weidewinkels.journal.signals import looking_around

pytestmark = pytest.mark.django_db
SET = posted_set(remarks="Dicht")


@pytest.fixture
def all_keys(store: DatastoreService, beheerder: User) -> list[int]:
    """Every record, selected by the beheerder."""
    keys = [record["_id"] for record in store.iterate(Query(columns=("_id",)))]
    select(beheerder, keys)
    return keys


@pytest.fixture
def large(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few hundred records are many."""
    settings.BULK_AT_ONCE = 50
    monkeypatch.setattr(drafting, "AT_ONCE", 50)


@pytest.mark.usefixtures("large")
def test_large_preview_is_made_by_the_worker_and_shows_how_far_it_is(
    beheerder_client: Client, all_keys: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        proposal = propose(beheerder_client, "set_fields", SET)
    waiting = preview_of(beheerder_client, proposal)
    assert f"0 van {len(all_keys)} records bekeken" in text_of(waiting)
    assert "Wijzig" not in text_of(waiting)
    assert confirm(beheerder_client, proposal, 0).status_code == 302
    for callback in callbacks:
        callback()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.drafted) == (ProposalState.READY, len(all_keys))
    assert f"Wijzig {len(all_keys)} records" in preview_of(beheerder_client, proposal)
    keys = batch_of(proposal).entries.order_by("position").values_list("key", flat=True)
    assert list(keys) == [str(key) for key in all_keys]


@pytest.mark.usefixtures("large")
def test_first_differences_show_while_the_rest_is_planned(
    beheerder_client: Client, all_keys: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = _lost_after(2, beheerder_client, monkeypatch)
    seen = text_of(preview_of(beheerder_client, proposal))
    assert f"100 van {len(all_keys)} records bekeken" in seen
    assert "100 veranderen" in seen
    assert "1–20 van 100" in seen
    assert 'name="exclude"' not in preview_of(beheerder_client, proposal)  # not before it is whole


@pytest.mark.usefixtures("large")
def test_another_worker_goes_on_where_one_died(
    beheerder_client: Client,
    all_keys: list[int],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    proposal = _lost_after(3, beheerder_client, monkeypatch)
    drafting.make_preview(proposal.pk)  # too soon: the first may still be at it
    assert batch_of(proposal).entries.count() == 150
    long_ago = timezone.now() - timedelta(hours=1)
    Proposal.objects.filter(pk=proposal.pk).update(heartbeat_at=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        looking_around.send(None)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.drafted) == (ProposalState.READY, len(all_keys))
    positions = batch_of(proposal).entries.order_by("position").values_list("position", flat=True)
    assert list(positions) == list(range(len(all_keys)))


@pytest.mark.usefixtures("large")
def test_drafter_that_was_overtaken_stops(
    beheerder_client: Client, all_keys: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = _proposal(beheerder_client)
    store_chunk = drafting._Drafting._store

    def overtaken_after_one(self: Any, *arguments: Any) -> None:
        store_chunk(self, *arguments)
        Proposal.objects.filter(pk=proposal.pk).update(drafter="another")

    monkeypatch.setattr(drafting._Drafting, "_store", overtaken_after_one)
    drafting.make_preview(proposal.pk)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.drafted) == (ProposalState.DRAFTING, 50)
    assert batch_of(proposal).entries.count() == 50


def test_datastore_that_is_down_is_told_and_nothing_is_lost(
    beheerder_client: Client,
    all_keys: list[int],
    store: DatastoreService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(*_arguments: Any) -> Any:
        raise NotReached("connection refused")

    monkeypatch.setattr(store, "get", down)
    proposal = propose(beheerder_client, "set_fields", SET)
    seen = preview_of(beheerder_client, proposal)
    assert "antwoordt nu niet" in seen
    assert f"?van={proposal.pk}" in seen
    assert "Wijzig" not in text_of(seen)
    assert "0 veranderen" not in text_of(seen)


def test_selection_that_changed_meanwhile_gives_no_preview(
    beheerder_client: Client, all_keys: list[int]
) -> None:
    proposal = _proposal(beheerder_client)
    Selection.objects.all().delete()
    drafting.make_preview(proposal.pk)
    assert "intussen gewist" in preview_of(beheerder_client, proposal)


def test_old_previews_are_cleared_away_and_history_stays(
    beheerder_client: Client, all_keys: list[int]
) -> None:
    old, confirmed = (propose(beheerder_client, "set_fields", SET) for _ in range(2))
    with_history = batch_of(confirmed)
    Batch.objects.filter(pk=with_history.pk).update(state=BatchState.DONE)
    long_ago = timezone.now() - timedelta(days=2)
    Batch.objects.update(created_at=long_ago)
    Proposal.objects.update(created_at=long_ago)
    fresh = propose(beheerder_client, "set_fields", SET)
    assert not Proposal.objects.filter(pk=old.pk).exists()
    left = set(Entry.objects.order_by().values_list("batch", flat=True).distinct())
    assert left == {with_history.pk, batch_of(fresh).pk}
    assert beheerder_client.get(reverse("bulk:preview", args=[old.pk])).status_code == 404


def test_clearing_throws_no_confirmed_batch_away(
    beheerder_client: Client, all_keys: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    proposal = propose(beheerder_client, "set_fields", SET)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(beheerder_client, proposal, len(all_keys))
    Batch.objects.update(created_at=timezone.now() - timedelta(days=2))
    tasks.clear_drafts.call()
    assert batch_of(proposal).entries.count() == len(all_keys)


def test_preview_page_asks_little_however_many_there_are(
    beheerder_client: Client, all_keys: list[int]
) -> None:
    proposal = propose(beheerder_client, "delete")
    preview_of(beheerder_client, proposal)
    with CaptureQueriesContext(connection) as queries:
        preview_of(beheerder_client, proposal, "?page=7")
    assert len(queries) <= 15


def _proposal(client: Client) -> Proposal:
    """One whose preview nobody has made yet."""
    proposal = propose(client, "set_fields", SET)
    Entry.objects.filter(batch=batch_of(proposal)).delete()
    Proposal.objects.filter(pk=proposal.pk).update(
        state=ProposalState.DRAFTING, drafter="", drafted=0
    )
    proposal.refresh_from_db()
    return proposal


def _lost_after(chunks: int, client: Client, monkeypatch: pytest.MonkeyPatch) -> Proposal:
    """One whose drafter was killed after so many chunks."""
    proposal = _proposal(client)
    store_chunk = drafting._Drafting._store
    stored: list[int] = []

    def killed(self: Any, *arguments: Any) -> None:
        if len(stored) == chunks:
            raise KeyboardInterrupt
        store_chunk(self, *arguments)
        stored.append(1)

    with monkeypatch.context() as patch:
        patch.setattr(drafting._Drafting, "_store", killed)
        with pytest.raises(KeyboardInterrupt):
            drafting.make_preview(proposal.pk)
    return proposal
