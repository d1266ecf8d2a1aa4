from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from weidewinkels.journal.lease import FEW, LeaseLost, right_to_write
from weidewinkels.journal.models import Batch, BatchState, Lease


def few_for(resource_id: str) -> Batch:
    return Batch(resource_id=resource_id, total=1)


def many_for(resource_id: str) -> Batch:
    return Batch.objects.create(
        resource_id=resource_id, total=FEW + 1, action="bulk", source="bulk"
    )


@pytest.mark.django_db
def test_only_one_writer_holds_the_lease() -> None:
    with right_to_write(few_for("resource")) as first:
        assert first is not None
        with (
            right_to_write(few_for("resource")) as second,
            right_to_write(few_for("another resource")) as third,
        ):
            assert second is None
            assert third is not None
    with right_to_write(few_for("resource")) as again:
        assert again is not None


@pytest.mark.django_db
def test_the_lease_of_a_crashed_writer_runs_out() -> None:
    with right_to_write(few_for("resource")) as first:
        assert first is not None
        Lease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        with right_to_write(few_for("resource")) as second:
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
    with right_to_write(few_for(store.resource_id)):
        batch = edit(shop, phone="0229 111111")

    assert (batch.state, batch.open) == (BatchState.WAITING, 1)


@pytest.mark.django_db(transaction=True)
def test_a_call_longer_than_the_lease_keeps_it(settings: Settings) -> None:
    settings.JOURNAL_LEASE_SECONDS = 0.6
    batch = Batch.objects.create(resource_id="resource", action="edit", source="form")
    with right_to_write(few_for("resource")) as held:
        assert held is not None
        with held.beating(batch):
            time.sleep(1)
            with right_to_write(few_for("resource")) as other:
                assert other is None
    batch.refresh_from_db()
    assert batch.heartbeat_at is not None


@pytest.mark.django_db
def test_batches_of_many_take_turns() -> None:
    with right_to_write(many_for("resource")) as first:
        assert first is not None
        with right_to_write(many_for("resource")) as second:
            assert second is None


@pytest.mark.django_db
def test_who_has_few_entries_may_write_between_two_chunks_and_who_has_many_may_not() -> None:
    batch = many_for("resource")
    with right_to_write(batch) as right:
        assert right is not None
        assert not right.is_asked_for()
        with right_to_write(few_for("resource"), patience=0.1) as few:
            assert few is None
        assert right.is_asked_for()
        written = []

        def take_back_meanwhile(*_: object) -> None:
            """In place of the pause: others at work while it is lent."""
            with right_to_write(many_for("resource")) as other:
                assert other is None
            with right_to_write(few_for("resource")) as few:
                written.append(few)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("weidewinkels.journal.lease.time.sleep", take_back_meanwhile)
            right.lend(batch)
        assert len(written) == 1
        assert written[0] is not None
        right.renew()


@pytest.mark.django_db
def test_what_is_lent_comes_back_though_others_keep_asking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("weidewinkels.journal.lease.LENT_FOR", 0.2)
    batch = many_for("resource")
    with right_to_write(batch) as right:
        assert right is not None
        Lease.objects.update(asked_until=timezone.now() + timedelta(hours=1))
        right.lend(batch)
        right.renew()


@pytest.mark.django_db
def test_who_died_with_what_was_lent_does_not_keep_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.JOURNAL_LEASE_SECONDS = 0.5
    monkeypatch.setattr("weidewinkels.journal.lease.LENT_FOR", 0.1)
    batch = many_for("resource")
    with right_to_write(batch) as right:
        assert right is not None
        expires_at = timezone.now() + timedelta(seconds=0.3)

        def die(*_: object) -> None:
            free = Lease.objects.filter(name="resource", holder="")
            free.update(holder="somebody", expires_at=expires_at)

        Lease.objects.update(asked_until=timezone.now() + timedelta(seconds=0.1))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("weidewinkels.journal.lease.time.sleep", die)
            right.lend(batch)
        assert timezone.now() > expires_at
        right.renew()
