"""Many new records in chunks: each entry knows the record that it made, though all are the same."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from datastore_proxy.service import DatastoreService
from weidewinkels.journal.door import Insert, plan, run
from weidewinkels.journal.models import Action, EntryState, Source
from weidewinkels.journal.undo import undo

pytestmark = pytest.mark.django_db(transaction=True)


def test_same_records_in_several_chunks_get_keys_of_their_own(
    store: DatastoreService, settings: Settings
) -> None:
    settings.JOURNAL_CHUNK = 4
    new = [{"company": "Hoeve" if number % 3 else f"Hoeve {number}"} for number in range(13)]
    batch = plan(writes=map(Insert, new), by=None, action=Action.IMPORT, source=Source.IMPORT)
    assert run(batch).counts == {EntryState.DONE: 13}
    made = list(batch.entries.order_by("position").values_list("key", flat=True))
    assert made == [str(key) for key in range(406, 419)]
    assert [store.get_one(int(key or 0))["company"] for key in made] == [
        values["company"] for values in new
    ]
    undone = undo(batch, by=None)
    assert run(undone).counts == {EntryState.DONE: 13}
    assert run(undo(undone, by=None)).counts == {EntryState.DONE: 13}
    assert [record["company"] for record in store.iterate()][-13:] == [v["company"] for v in new]
