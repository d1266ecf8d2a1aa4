"""A real CKAN that is stopped in the middle of a batch, and started again."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests import ckan
from weidewinkels.journal import tasks
from weidewinkels.journal.door import Update, plan, run
from weidewinkels.journal.models import Batch, BatchState
from weidewinkels.journal.signals import written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.real_ckan
def test_a_batch_waits_for_ckan_and_goes_on_where_it_was(
    request: pytest.FixtureRequest, store: DatastoreService, settings: Settings
) -> None:
    version = request.node.callspec.params["site"]
    settings.JOURNAL_CHUNK = 50
    shops = list(store.iterate())
    writes = [Update(shop["_id"], shop, {"remarks": "bulk"}) for shop in shops]
    batch = plan(writes=writes, by=None, action="bulk", source="bulk")

    def stop_after_the_first(**_: object) -> None:
        written.disconnect(stop_after_the_first)
        ckan.stop(version)  # while it writes the second chunk, or just after

    written.connect(stop_after_the_first)
    try:
        waiting = run(batch)
        assert (waiting.state, waiting.total) == (BatchState.WAITING, 405)
        assert 0 < waiting.done < 405
        assert waiting.done + waiting.open == 405
    finally:
        ckan.start(version)

    for _ in range(5):
        tasks.deliver_all()
    finished = Batch.objects.get(id=batch.pk)

    assert (finished.state, finished.counts) == (BatchState.DONE, {"done": 405})
    assert store.count(Query(filters={"remarks": ["bulk"]})) == 405
    for entry in finished.entries.all():
        assert entry.before is not None
        assert entry.after == {**entry.before, "remarks": "bulk"}
