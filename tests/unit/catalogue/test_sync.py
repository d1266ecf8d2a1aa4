"""The catalogue becomes and stays like the resource."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from datastore_proxy.service import DatastoreService
from tests.unit.catalogue.conftest import known
from weidewinkels.catalogue.contents import content_hash_of, content_of, fingerprint_of
from weidewinkels.catalogue.models import KnownRecord, SyncState
from weidewinkels.catalogue.sync import Busy, _begin, _Round, sync
from weidewinkels.journal.door import Delete, Insert, Update, submit
from weidewinkels.journal.models import Action, Source
from weidewinkels.journal.undo import undo

pytestmark = pytest.mark.django_db

KEY = 17


def assert_like(store: DatastoreService) -> None:
    """The rows that are present hold exactly what the resource holds."""
    rows = {row.key: row for row in KnownRecord.objects.filter(gone_at=None)}
    records = {str(record["_id"]): record for record in store.iterate()}
    assert rows.keys() == records.keys()
    for key, record in records.items():
        assert rows[key].content == content_of(record)
        assert rows[key].content_hash == content_hash_of(record)
        assert rows[key].fingerprint == fingerprint_of(record)
        assert rows[key].record_id == record["_id"]


def test_first_round_takes_over_every_record(store: DatastoreService) -> None:
    counts = sync()
    assert (counts.read, counts.added, counts.changed, counts.gone) == (405, 405, 0, 0)
    assert_like(store)


def test_round_without_changes_writes_nothing(store: DatastoreService) -> None:
    sync()
    seen = known(KEY).seen_at
    counts = sync()
    assert (counts.added, counts.changed, counts.gone) == (0, 0, 0)
    assert known(KEY).seen_at == seen


def test_what_others_changed_added_and_deleted_is_noticed(store: DatastoreService) -> None:
    sync()
    store.update([{"_id": KEY, "phone": "0229 591 234"}])
    store.insert([{"company": "Nieuwe hoeve", "city": "Hoorn"}])
    store.delete([1, 20, 405])
    counts = sync()
    assert (counts.added, counts.changed, counts.gone) == (1, 1, 3)
    assert_like(store)


def test_pages_are_laid_beside_the_right_rows(
    store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weidewinkels.catalogue.sync.PAGE", 50)
    sync()
    store.delete([50, 51, 100, 405])
    store.update([{"_id": 101, "city": "Elders"}])
    counts = sync()
    assert (counts.read, counts.changed, counts.gone) == (401, 1, 4)
    assert_like(store)


def test_emptied_table_leaves_nothing_present(store: DatastoreService) -> None:
    sync()
    store.delete(range(1, 406))
    assert sync().gone == 405
    assert not KnownRecord.objects.filter(gone_at=None).exists()


def test_own_edit_is_known_at_once(store: DatastoreService, beheerder: User) -> None:
    sync()
    submit(
        writes=[Update(KEY, store.get_one(KEY), {"city": "Ürk", "company": "Hoeve Nieuw"})],
        by=beheerder,
        action=Action.EDIT,
        source=Source.FORM,
    )
    assert_like(store)
    assert known(KEY).plain["city"] == "urk"
    assert sync().changed == 0


def test_own_addition_deletion_and_restore_are_known_at_once(
    store: DatastoreService, beheerder: User
) -> None:
    sync()
    submit(
        writes=[Insert({"company": "Nieuwe hoeve"})],
        by=beheerder,
        action=Action.ADD,
        source=Source.FORM,
    )
    assert_like(store)
    deletion = submit(
        writes=[Delete(KEY, store.get_one(KEY))],
        by=beheerder,
        action=Action.DELETE,
        source=Source.FORM,
    )
    assert_like(store)
    undo(deletion, by=beheerder)
    assert_like(store)
    counts = sync()
    assert (counts.added, counts.changed, counts.gone) == (0, 0, 0)


def test_verdict_follows_a_shop_that_is_deleted_and_restored(
    store: DatastoreService, beheerder: User
) -> None:
    sync()
    KnownRecord.objects.filter(key=str(KEY)).update(verdict="approved")
    deletion = submit(
        writes=[Delete(KEY, store.get_one(KEY))],
        by=beheerder,
        action=Action.DELETE,
        source=Source.FORM,
    )
    restored = undo(deletion, by=beheerder).entries.get()
    assert known(restored.key).verdict == "approved"


def test_who_adds_a_shop_has_confirmed_it(store: DatastoreService, beheerder: User) -> None:
    batch = submit(
        writes=[Insert({"company": "Nieuwe hoeve"})],
        by=beheerder,
        action=Action.ADD,
        source=Source.FORM,
    )
    row = known(batch.entries.get().key)
    assert (row.confirmed_how, row.confirmed_by) == ("added", beheerder)


def test_edit_during_a_round_is_not_overwritten_by_what_the_round_read_before(
    store: DatastoreService, beheerder: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync()
    store.update([{"_id": KEY, "phone": "0229 111 111"}])
    pages = _Round._pages

    def be_overtaken(self: _Round) -> Any:
        for page in pages(self):
            submit(
                writes=[Update(KEY, store.get_one(KEY), {"phone": "0229 222 222"})],
                by=beheerder,
                action=Action.EDIT,
                source=Source.FORM,
            )
            yield page

    monkeypatch.setattr(_Round, "_pages", be_overtaken)
    sync()
    assert known(KEY).content["phone"] == "0229 222 222"


def test_one_round_at_a_time(store: DatastoreService) -> None:
    _begin(store.resource_id)
    with pytest.raises(Busy):
        sync()


def test_round_that_died_does_not_keep_others_out(store: DatastoreService) -> None:
    state = _begin(store.resource_id)
    SyncState.objects.filter(pk=state.pk).update(heartbeat_at="2026-01-01T00:00Z")
    assert sync().read == 405


def test_what_goes_in_several_statements_is_all_there(
    store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weidewinkels.catalogue.copying.AT_ONCE", 50)
    assert sync().added == 405
    assert_like(store)
    store.update([{"_id": key, "remarks": "nieuw"} for key in range(1, 200)])
    assert sync().changed == 199
    assert_like(store)
