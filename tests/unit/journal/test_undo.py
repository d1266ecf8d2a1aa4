from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from weidewinkels.history.present import steps_of
from weidewinkels.journal import history, tasks, trash
from weidewinkels.journal.door import Delete, Insert, Update, Write, plan, run, submit
from weidewinkels.journal.inverse import Inverses
from weidewinkels.journal.models import Batch, Entry, EntryState, Problem
from weidewinkels.journal.signals import written
from weidewinkels.journal.undo import CannotUndo, undo, undoable

pytestmark = pytest.mark.django_db


def test_undo_puts_back_the_exact_earlier_values(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record
) -> None:
    batch = edit(shop, phone="0229 111111", email=None, remarks="")

    undone = undo(batch, by=None)

    assert undone.undoes == batch
    assert undone.done == 1
    assert store.get_one(shop["_id"]) == shop


def test_undo_of_undo_does_it_again(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record
) -> None:
    batch = edit(shop, phone="0229 111111")
    redone = undo(undo(batch, by=None), by=None)

    assert redone.done == 1
    assert store.get_one(shop["_id"])["phone"] == "0229 111111"
    undo(batch, by=None)
    assert store.get_one(shop["_id"]) == shop


def test_what_was_undone_cannot_be_undone_again(edit: Callable[..., Batch], shop: Record) -> None:
    batch = edit(shop, phone="0229 111111")
    undo(batch, by=None)

    with pytest.raises(CannotUndo, match="al ongedaan"):
        undo(batch, by=None)


def test_what_changed_nothing_cannot_be_undone(edit: Callable[..., Batch], shop: Record) -> None:
    with pytest.raises(CannotUndo, match="niets gewijzigd"):
        undo(edit(shop, phone=shop["phone"]), by=None)


def test_undo_leaves_what_another_changed_since_and_names_them(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record, medewerker: User
) -> None:
    batch = edit(shop, phone="0229 111111", city="Hoorn")
    edit(store.get_one(shop["_id"]), phone="0229 999999", by=medewerker)

    entry = undo(batch, by=None).entries.get()

    now = store.get_one(shop["_id"])
    assert (now["phone"], now["city"]) == ("0229 999999", shop["city"])
    assert (entry.state, entry.problem) == (EntryState.DONE, Problem.PARTLY)
    assert entry.conflicting == ["phone"]
    assert history.last_change_by(entry)["phone"].batch.by_name == "medewerker"


def test_undo_skips_a_record_of_which_all_changed_since(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record
) -> None:
    batch = edit(shop, phone="0229 111111")
    edit(store.get_one(shop["_id"]), phone="0229 999999")

    undone = undo(batch, by=None)

    assert (undone.done, undone.conflicts) == (0, 1)
    assert store.get_one(shop["_id"])["phone"] == "0229 999999"


def test_undo_of_an_addition_removes_it_unless_it_changed(
    add: Callable[..., Batch], edit: Callable[..., Batch], store: DatastoreService
) -> None:
    first, second = add({"company": "Hoeve Een"}), add({"company": "Hoeve Twee"})
    key = int(second.entries.get().key or 0)
    edit(store.get_one(key), phone="0229 111111")

    assert undo(first, by=None).done == 1
    assert undo(second, by=None).conflicts == 1
    assert store.get_one(key)["phone"] == "0229 111111"


def test_a_restored_record_keeps_its_values_and_its_history(
    edit: Callable[..., Batch],
    remove: Callable[..., Batch],
    store: DatastoreService,
    shop: Record,
) -> None:
    heard: list[Entry] = []

    def listen(entries: list[Entry], **_: object) -> None:
        heard.extend(entries)

    edit(shop, phone="0229 111111")
    before = store.get_one(shop["_id"])
    removed = remove(before)
    written.connect(listen)
    entry = undo(removed, by=None).entries.get()
    written.disconnect(listen)

    restored = store.get_one(int(entry.key or 0))
    assert entry.restores_key == str(shop["_id"])
    assert [heard[0].restores_key, heard[0].key] == [str(shop["_id"]), entry.key]
    assert {**restored, "_id": shop["_id"]} == before
    assert [each.operation for each in history.of_record(restored["_id"])] == [
        "insert",
        "delete",
        "update",
    ]


def test_an_edit_can_still_be_undone_after_delete_and_restore(
    edit: Callable[..., Batch],
    remove: Callable[..., Batch],
    store: DatastoreService,
    shop: Record,
) -> None:
    batch = edit(shop, phone="0229 111111")
    restored = undo(remove(store.get_one(shop["_id"])), by=None).entries.get()

    assert undo(batch, by=None).done == 1
    assert store.get_one(int(restored.key or 0))["phone"] == shop["phone"]


def test_two_undos_at_once_restore_a_record_once(
    remove: Callable[..., Batch], store: DatastoreService, shop: Record
) -> None:
    removed = remove(shop)
    plans = [
        plan(writes=Inverses(undoable(removed)), by=None, action="undo", source="undo")
        for _ in range(2)
    ]
    states = [run(planned).entries.get().state for planned in plans]

    assert states == [EntryState.DONE, EntryState.UNCHANGED]
    found = store.search(Query(filters={"company": [shop["company"]]}))
    assert found.total == 1


def test_the_trash_holds_what_is_deleted_until_it_is_restored(
    remove: Callable[..., Batch], store: DatastoreService
) -> None:
    shops = store.search(Query(limit=3)).records
    remove(*shops)
    in_trash = trash.deleted(store.resource_id)
    assert [entry.title for entry in in_trash] == [shop["company"] for shop in shops]

    restored = trash.restore(trash.deleted(store.resource_id)[:2], by=None)

    assert (restored.action, restored.done) == ("restore", 2)
    assert [entry.title for entry in trash.deleted(store.resource_id)] == [shops[2]["company"]]
    assert trash.days_left(in_trash[0]) == 90


def test_after_ninety_days_a_deletion_leaves_the_trash(
    remove: Callable[..., Batch], store: DatastoreService, shop: Record
) -> None:
    remove(shop)
    Entry.objects.update(done_at=timezone.now() - timedelta(days=91))

    assert not trash.deleted(store.resource_id).exists()


def test_part_of_a_batch_can_be_undone(
    remove: Callable[..., Batch], store: DatastoreService
) -> None:
    shops = store.search(Query(limit=3)).records
    removed = remove(*shops)

    undo(removed, by=None, entries=removed.entries.filter(position=1))
    assert undo(removed, by=None).total == 2


def test_undo_of_many_is_planned_at_once_whatever_their_number(store: DatastoreService) -> None:
    def queries(count: int) -> int:
        shops = store.search(Query(limit=count)).records
        writes = [Update(shop["_id"], shop, {"phone": str(count)}) for shop in shops]
        batch = submit(writes=writes, by=None, action="bulk", source="bulk")
        with CaptureQueriesContext(connection) as captured:
            undone = undo(batch, by=None)
        assert (undone.total, undone.open) == (count, count)
        return len(captured)

    assert queries(300) <= queries(60)


def test_before_it_runs_an_undo_tells_what_it_will_put_back(store: DatastoreService) -> None:
    shops = store.search(Query(limit=60)).records
    writes = [Update(shop["_id"], shop, {"company": "Anders"}) for shop in shops]
    undone = undo(submit(writes=writes, by=None, action="bulk", source="bulk"), by=None)

    (step,) = steps_of(undone.entries.order_by("-position")[:1])  # the last one first

    assert step.entry.title == "Anders"
    assert [(each.old, each.new) for each in step.differences] == [("Anders", shops[0]["company"])]
    assert not Entry.objects.get(id=step.entry.id).changes  # only looked at


def test_what_was_deleted_for_good_before_its_restore_ran_does_not_come_back_empty(
    remove: Callable[..., Batch], store: DatastoreService
) -> None:
    shops = store.search(Query(limit=60)).records
    removed = remove(*shops)
    restored = trash.restore(trash.deleted(store.resource_id), by=None)
    removed.entries.filter(key=str(shops[0]["_id"])).update(before=None)

    (done,) = tasks.deliver_all()

    assert done == restored
    assert (done.done, done.conflicts) == (59, 1)
    assert store.count(Query()) == 404


def test_undo_and_undo_again_of_changes_additions_and_deletions_in_one_batch(
    store: DatastoreService,
) -> None:
    def all_shops() -> Counter[tuple[object, ...]]:
        """What is restored has another `_id`."""
        return Counter(tuple(shop.values())[1:] for shop in store.iterate())

    before = all_shops()
    shops = list(store.iterate())
    writes: list[Write] = [
        *[Update(shop["_id"], shop, {"remarks": "bulk"}) for shop in shops[:30]],
        *[Insert({"company": f"Hoeve {number}"}) for number in range(30)],
        *[Delete(shop["_id"], shop) for shop in shops[30:60]],
    ]
    batch = submit(writes=writes, by=None, action="bulk", source="bulk")
    after = all_shops()

    undo(batch, by=None)
    (undone,) = tasks.deliver_all()
    assert (undone.counts, all_shops()) == ({"done": 90}, before)

    undo(undone, by=None)
    (redone,) = tasks.deliver_all()
    assert (redone.counts, all_shops()) == ({"done": 90}, after)
    assert batch.entries.filter(undone=True).count() == 0
