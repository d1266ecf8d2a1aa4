"""What the worker does, with its tasks in the database as in production."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from datastore_proxy.errors import NotReached
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests.unit.journal.conftest import Line
from weidewinkels.journal import tasks
from weidewinkels.journal.lease import right_to_write
from weidewinkels.journal.models import Batch, BatchState

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def tasks_in_the_database(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def work() -> None:
    """Let a worker look around and do all that is due."""
    tasks.sweep()
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)


def pass_time() -> None:
    """Until all is due."""
    Batch.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def seconds_to_wait(batch: Batch) -> float:
    batch.refresh_from_db()
    assert batch.due_at is not None
    return (batch.due_at - timezone.now()).total_seconds()


def test_the_worker_delivers_what_waits(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record, line: Line
) -> None:
    line.block["datastore_search"] = [NotReached()]
    batch = edit(shop, phone="0229 111111")
    work()
    batch.refresh_from_db()
    assert batch.state == BatchState.WAITING

    pass_time()
    work()

    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert store.get_one(shop["_id"])["phone"] == "0229 111111"


def test_the_pause_grows_while_the_datastore_stays_down(
    edit: Callable[..., Batch], shop: Record, line: Line
) -> None:
    line.block["datastore_search"] = [NotReached()] * 20
    batch = edit(shop, phone="0229 111111")
    pauses = []
    for _ in range(3):
        pauses.append(round(seconds_to_wait(batch), -1))
        pass_time()
        work()

    assert pauses == [10, 20, 40]
    batch.refresh_from_db()
    assert batch.state == BatchState.WAITING


def test_a_batch_whose_worker_died_is_taken_by_another(
    edit: Callable[..., Batch], shop: Record, line: Line
) -> None:
    line.block["datastore_search"] = [NotReached()]
    batch = edit(shop, phone="0229 111111")
    long_ago = timezone.now() - timedelta(minutes=5)
    Batch.objects.update(state=BatchState.RUNNING, heartbeat_at=long_ago, due_at=None)

    work()

    batch.refresh_from_db()
    assert batch.state == BatchState.DONE


def test_a_live_batch_is_left_to_its_worker(edit: Callable[..., Batch], shop: Record) -> None:
    batch = edit(shop, phone="0229 111111")
    Batch.objects.update(state=BatchState.RUNNING, heartbeat_at=timezone.now())

    work()

    batch.refresh_from_db()
    assert batch.state == BatchState.RUNNING


def test_a_batch_whose_process_died_before_it_began_is_taken_up(
    edit: Callable[..., Batch], shop: Record, line: Line
) -> None:
    line.block["datastore_search"] = [NotReached()]
    batch = edit(shop, phone="0229 111111")
    Batch.objects.update(state=BatchState.PLANNED)
    pass_time()

    work()

    batch.refresh_from_db()
    assert batch.state == BatchState.DONE


def test_a_task_that_got_lost_is_made_anew(
    edit: Callable[..., Batch], shop: Record, line: Line
) -> None:
    line.block["datastore_search"] = [NotReached()]
    batch = edit(shop, phone="0229 111111")
    pass_time()
    tasks.sweep()
    DBTaskResult.objects.update(status="RUNNING")  # by a worker that was killed at once
    work()
    batch.refresh_from_db()
    assert batch.state == BatchState.WAITING

    pass_time()
    work()

    batch.refresh_from_db()
    assert batch.state == BatchState.DONE


def test_while_somebody_writes_the_others_wait_their_turn(
    edit: Callable[..., Batch],
    store: DatastoreService,
    shop: Record,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("weidewinkels.journal.runner.PATIENCE_IN_A_REQUEST", 0)
    with right_to_write(Batch(resource_id=store.resource_id)):
        first, second = edit(shop, phone="1"), edit(shop, remarks="2")
        work()
        states = set(Batch.objects.values_list("state", flat=True))
        assert states == {BatchState.WAITING}
        assert not DBTaskResult.objects.exists()

    work()  # the first, and after it the second

    order = Batch.objects.order_by("finished_at").values_list("id", "state")
    assert list(order) == [(first.pk, BatchState.DONE), (second.pk, BatchState.DONE)]


def test_a_batch_for_another_table_is_left_alone(
    edit: Callable[..., Batch], shop: Record, line: Line
) -> None:
    """The settings point to another resource now; there the same key is another shop."""
    line.block["datastore_search"] = [NotReached()]
    edit(shop, phone="0229 111111")
    Batch.objects.update(resource_id="another")
    pass_time()

    work()

    assert Batch.objects.get().state == BatchState.WAITING
    assert tasks.deliver_all() == []
