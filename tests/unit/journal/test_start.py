"""Few are written while the person waits, many by the worker."""

from __future__ import annotations

from itertools import islice

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from datastore_proxy.service import DatastoreService
from weidewinkels.journal import door
from weidewinkels.journal.door import Update, plan, retry_failed, start
from weidewinkels.journal.lease import FEW
from weidewinkels.journal.models import Batch, BatchState, EntryState
from weidewinkels.journal.undo import undo

pytestmark = pytest.mark.django_db


def planned(store: DatastoreService, number: int) -> Batch:
    shops = islice(store.iterate(), number)
    writes = [Update(shop["_id"], shop, {"phone": "1"}) for shop in shops]
    return plan(writes=writes, by=None, action="bulk", source="bulk")


def test_a_few_are_written_at_once(store: DatastoreService) -> None:
    batch = start(planned(store, FEW))

    assert (batch.state, batch.done) == (BatchState.DONE, FEW)


def test_many_are_left_to_the_worker_which_begins_at_once(
    store: DatastoreService, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        batch = start(planned(store, FEW + 1))
        assert (batch.state, batch.done) == (BatchState.PLANNED, 0)

    batch.refresh_from_db()
    assert (batch.state, batch.done) == (BatchState.DONE, FEW + 1)


def test_the_undo_of_many_is_left_to_the_worker_as_well(
    store: DatastoreService, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = list(store.iterate())
    batch = door.run(planned(store, FEW + 1))
    with django_capture_on_commit_callbacks(execute=True):
        undone = undo(batch, by=None)
        assert undone.state == BatchState.PLANNED

    undone.refresh_from_db()
    assert (undone.state, undone.done) == (BatchState.DONE, FEW + 1)
    assert list(store.iterate()) == before


def test_a_few_failed_ones_are_tried_again_at_once(store: DatastoreService) -> None:
    batch = door.run(planned(store, 60))
    batch.entries.filter(position=7).update(state=EntryState.FAILED, problem="refused")

    assert retry_failed(batch).count(EntryState.UNCHANGED) == 1


def test_a_draft_is_never_written(store: DatastoreService) -> None:
    batch = planned(store, 3)
    Batch.objects.update(state=BatchState.DRAFT)

    assert start(batch).state == BatchState.DRAFT
    assert store.get_one(1)["phone"] != "1"
