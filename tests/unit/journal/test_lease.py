from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from weidewinkels.journal.lease import LeaseLost, lease
from weidewinkels.journal.models import Batch, BatchState, Lease


@pytest.mark.django_db
def test_only_one_writer_holds_the_lease() -> None:
    with lease("resource") as first:
        assert first is not None
        with lease("resource") as second, lease("another resource") as third:
            assert second is None
            assert third is not None
    with lease("resource") as again:
        assert again is not None


@pytest.mark.django_db
def test_the_lease_of_a_crashed_writer_runs_out() -> None:
    with lease("resource") as first:
        assert first is not None
        Lease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        with lease("resource") as second:
            assert second is not None
            second.renew()
            with pytest.raises(LeaseLost):
                first.renew()


@pytest.mark.django_db
def test_a_save_while_another_is_busy_is_kept_for_the_worker(
    edit: Callable[..., Batch],
    shop: Record,
    store: DatastoreService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("weidewinkels.journal.runner.PATIENCE_IN_A_REQUEST", 0.1)
    with lease(store.resource_id):
        batch = edit(shop, phone="0229 111111")

    assert (batch.state, batch.open) == (BatchState.WAITING, 1)


@pytest.mark.django_db(transaction=True)
def test_a_call_longer_than_the_lease_keeps_it(settings: Settings) -> None:
    settings.JOURNAL_LEASE_SECONDS = 0.6
    batch = Batch.objects.create(resource_id="resource", action="edit", source="form")
    with lease("resource") as held:
        assert held is not None
        with held.beating(batch):
            time.sleep(1)
            with lease("resource") as other:
                assert other is None
    batch.refresh_from_db()
    assert batch.heartbeat_at is not None
