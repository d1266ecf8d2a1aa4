from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Record
from tests.unit.journal.conftest import Line
from weidewinkels.journal.door import Delete, Update, submit
from weidewinkels.journal.models import Batch, BatchState, Entry, EntryState, Problem
from weidewinkels.journal.signals import written

pytestmark = pytest.mark.django_db


def test_an_edit_sends_only_the_changed_column(
    edit: Callable[..., Batch], shop: Record, line: Line
) -> None:
    batch = edit(shop, phone="0229 123456", city=shop["city"])

    assert batch.state == BatchState.DONE
    (write,) = line.writes()
    assert write["method"] == "update"
    assert write["records"] == [{"_id": shop["_id"], "phone": "0229 123456"}]


def test_the_history_tells_who_changed_what_from_what(
    edit: Callable[..., Batch], shop: Record, store: DatastoreService, beheerder: User
) -> None:
    entry = edit(shop, phone="0229 123456", by=beheerder).entries.get()

    assert entry.state == EntryState.DONE
    assert entry.batch.by_name == "beheerder"
    assert entry.title == shop["company"]
    assert entry.before == shop
    assert entry.after == store.get_one(shop["_id"])
    (difference,) = entry.differences()
    assert (difference.column, difference.old, difference.new) == (
        "phone",
        shop["phone"],
        "0229 123456",
    )


def test_a_save_without_a_change_writes_nothing(
    edit: Callable[..., Batch], shop: Record, line: Line
) -> None:
    batch = edit(shop, phone=shop["phone"])

    assert batch.entries.get().state == EntryState.UNCHANGED
    assert line.writes() == []


def test_a_double_click_saves_once(
    add: Callable[..., Batch], store: DatastoreService, shop: Record
) -> None:
    first = add({"company": "Hoeve Tweemaal"}, once="token")
    second = add({"company": "Hoeve Tweemaal"}, once="token")

    assert first == second
    assert first.entries.get().key is not None
    assert store.last_key() == int(first.entries.get().key or 0)


def test_an_added_record_is_known_by_its_key(
    add: Callable[..., Batch], store: DatastoreService
) -> None:
    entry = add({"company": "Hoeve Nieuw", "remarks": ""}).entries.get()

    record = store.get_one(int(entry.key or 0))
    assert record["company"] == "Hoeve Nieuw"
    assert record["remarks"] == ""
    assert entry.before is None
    assert entry.after == record


def test_equal_records_added_at_once_get_keys_of_their_own(
    add: Callable[..., Batch], store: DatastoreService
) -> None:
    batch = add(*[{"company": "Hoeve Gelijk"}] * 3, {"company": "Hoeve Anders"})

    keys = [int(entry.key or 0) for entry in batch.entries.all()]
    assert len(set(keys)) == 4
    assert store.get_one(keys[3])["company"] == "Hoeve Anders"


def test_a_deleted_record_is_kept_whole(
    remove: Callable[..., Batch], store: DatastoreService, shop: Record
) -> None:
    entry = remove(shop).entries.get()

    assert entry.state == EntryState.DONE
    assert store.get([shop["_id"]]) == {}
    assert entry.before == shop


def test_a_record_that_is_gone_already_needs_no_deleting(
    remove: Callable[..., Batch], store: DatastoreService, shop: Record
) -> None:
    store.delete([shop["_id"]])

    entry = remove(shop).entries.get()

    assert (entry.state, entry.problem) == (EntryState.UNCHANGED, Problem.DELETED)


def test_listeners_hear_of_what_was_written_and_of_nothing_else(
    edit: Callable[..., Batch], shop: Record
) -> None:
    heard: list[Entry] = []

    def listen(entries: list[Entry], **_: Any) -> None:
        heard.extend(entries)

    written.connect(listen)
    try:
        edit(shop, phone="0229 123456")
        edit(shop, phone="0229 123456")
    finally:
        written.disconnect(listen)

    assert [entry.state for entry in heard] == [EntryState.DONE]


def test_a_listener_that_fails_stops_nothing(edit: Callable[..., Batch], shop: Record) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError

    written.connect(fail)
    try:
        batch = edit(shop, phone="0229 123456")
    finally:
        written.disconnect(fail)

    assert batch.done == 1


def test_one_batch_changes_the_same_record_twice_in_order(
    db: None, store: DatastoreService, shop: Record
) -> None:
    after_first = {**shop, "phone": "1"}
    batch = submit(
        writes=[
            Update(shop["_id"], shop, {"phone": "1"}),
            Update(shop["_id"], after_first, {"phone": "2"}),
            Delete(shop["_id"], {**shop, "phone": "2"}),
        ],
        by=None,
        action="bulk",
        source="bulk",
    )

    assert batch.done == 3
    assert store.get([shop["_id"]]) == {}


def test_the_person_stays_named_after_the_account_is_gone(
    edit: Callable[..., Batch], shop: Record, beheerder: User
) -> None:
    batch = edit(shop, by=beheerder, phone="1")
    beheerder.delete()
    batch.refresh_from_db()

    assert batch.by is None
    assert batch.by_name == "beheerder"
