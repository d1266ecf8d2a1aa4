"""Before a record is written, the journal knows how it was, whatever happens to us then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from tests.unit.journal.conftest import Line
from weidewinkels.journal.door import Delete, Update, Write, plan, run
from weidewinkels.journal.models import Entry, EntryState

pytestmark = pytest.mark.django_db

Known = dict[str | None, tuple[str, Record | None]]
"""Key → the state of its entry, and how its record was."""


class Witness(Line):
    """Looks what stands in the journal at the moment of each write."""

    known: list[Known]

    def call(self, action: str, data: Mapping[str, Any], *, repeatable: bool = False) -> Any:
        if action in ("datastore_upsert", "datastore_records_delete"):
            entries = Entry.objects.filter(state__in=(EntryState.SENT, EntryState.CONFLICT))
            self.known.append({entry.key: (entry.state, entry.before) for entry in entries})
        return super().call(action, data, repeatable=repeatable)


@pytest.fixture
def witness(store: DatastoreService, monkeypatch: pytest.MonkeyPatch) -> Witness:
    witness = Witness(store.transport)
    witness.known = []
    monkeypatch.setattr(store, "transport", witness)
    return witness


def change_email(shop: Record) -> Write:
    return Update(shop["_id"], shop, {"email": "nieuw@hoeve.example"})


def delete(shop: Record) -> Write:
    return Delete(shop["_id"], shop)


@pytest.mark.parametrize("number", [4, 60])
@pytest.mark.parametrize(
    ("write", "of_touched"), [(delete, EntryState.CONFLICT), (change_email, EntryState.SENT)]
)
def test_what_is_there_now_stands_in_the_journal_before_it_is_written_over(
    store: DatastoreService,
    witness: Witness,
    write: Callable[[Record], Write],
    of_touched: EntryState,
    number: int,
) -> None:
    """Also what another changed since it was looked at, which isn't deleted."""
    shops = store.search(Query(limit=number)).records
    batch = plan(writes=map(write, shops), by=None, action="bulk", source="bulk")
    touched = {**shops[1], "phone": "0229 111111"}
    store.update([{"_id": touched["_id"], "phone": touched["phone"]}])
    witness.known.clear()

    run(batch)
    (known,) = witness.known
    assert known == {
        str(shop["_id"]): (of_touched, touched)
        if shop["_id"] == touched["_id"]
        else (EntryState.SENT, shop)
        for shop in shops
    }
