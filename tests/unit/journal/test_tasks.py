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
from weidewinkels.journal.lease import lease
from weidewinkels.journal.models import Batch, BatchState

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def tasks_in_the_database(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def work() -> None:
    """Let a worker do all that is due; the clock is put forward."""
    DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)


def waiting(batch_id: int) -> list[str]:
    """The tasks that are still to be done for this batch."""
    ready = DBTaskResult.objects.filter(status="READY")
    return [
        task.task_path.rpartition(".")[2] for task in ready if batch_id in task.args_kwargs["args"]
    ]


def test_the_worker_delivers_what_waits(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record, line: Line
) -> None:
    line.block["datastore_search"] = [NotReached()]
    batch = edit(shop, phone="0229 111111")
    assert waiting(batch.pk) == ["deliver"]

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
        due = DBTaskResult.objects.filter(status="READY", task_path__endswith="deliver").get()
        assert due.run_after is not None
        pauses.append(round((due.run_after - timezone.now()).total_seconds(), -1))
        work()

    assert pauses == [10, 20, 40]
    batch.refresh_from_db()
    assert batch.state == BatchState.WAITING


def test_a_batch_whose_worker_died_is_taken_by_another(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record, line: Line
) -> None:
    line.block["datastore_search"] = [NotReached()]
    batch = edit(shop, phone="0229 111111")
    long_ago = timezone.now() - timedelta(minutes=5)
    Batch.objects.update(state=BatchState.RUNNING, heartbeat_at=long_ago)
    DBTaskResult.objects.all().delete()

    tasks.watch.enqueue(batch.pk)
    work()
    work()

    batch.refresh_from_db()
    assert batch.state == BatchState.DONE


def test_a_live_batch_is_left_to_its_worker(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record, line: Line
) -> None:
    line.block["datastore_search"] = [NotReached()]
    batch = edit(shop, phone="0229 111111")
    Batch.objects.update(state=BatchState.RUNNING, heartbeat_at=timezone.now())
    DBTaskResult.objects.all().delete()

    with lease(store.resource_id):
        tasks.watch.enqueue(batch.pk)
        work()

    assert waiting(batch.pk) == ["watch"]
    batch.refresh_from_db()
    assert batch.state == BatchState.RUNNING
