from __future__ import annotations

from collections.abc import Callable

import pytest

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from weidewinkels.journal.models import Batch, EntryState, FieldConflict, Problem

pytestmark = pytest.mark.django_db


def test_second_editor_keeps_the_first_ones_phone(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record
) -> None:
    edit(shop, phone="0229 111111")
    entry = edit(shop, email="nieuw@hoeve.example").entries.get()

    now = store.get_one(shop["_id"])
    assert entry.state == EntryState.DONE
    assert entry.merged == ["phone"]
    assert (now["phone"], now["email"]) == ("0229 111111", "nieuw@hoeve.example")


def test_the_same_column_is_never_overwritten_unseen(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record
) -> None:
    edit(shop, phone="0229 111111")
    entry = edit(shop, phone="0229 222222", email="nieuw@hoeve.example").entries.get()

    assert (entry.state, entry.problem) == (EntryState.CONFLICT, Problem.CHANGED)
    assert entry.conflicts() == [
        FieldConflict("phone", shop["phone"], "0229 111111", "0229 222222")
    ]
    assert store.get_one(shop["_id"]) == {**shop, "phone": "0229 111111"}


def test_two_editors_who_agree_have_no_conflict(edit: Callable[..., Batch], shop: Record) -> None:
    edit(shop, phone="0229 111111")
    entry = edit(shop, phone="0229 111111").entries.get()

    assert entry.state == EntryState.UNCHANGED


def test_an_edit_of_a_deleted_record_comes_back(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record
) -> None:
    store.delete([shop["_id"]])
    entry = edit(shop, phone="0229 222222").entries.get()

    assert (entry.state, entry.problem) == (EntryState.CONFLICT, Problem.DELETED)
    assert entry.changes == {"phone": "0229 222222"}
    assert store.get([shop["_id"]]) == {}


def test_another_record_under_the_key_is_left_alone(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record
) -> None:
    """A reload of the file hands out `_id`s anew: this one is another shop now."""
    store.update(
        [{"_id": shop["_id"], "company": "Andere hoeve", "zip": "9999 ZZ", "street": "X 1"}]
    )
    now = store.get_one(shop["_id"])

    entry = edit(shop, phone="0229 222222").entries.get()

    assert (entry.state, entry.problem) == (EntryState.CONFLICT, Problem.OTHER_RECORD)
    assert store.get_one(shop["_id"]) == now


def test_a_move_that_the_journal_knows_of_is_no_other_record(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record
) -> None:
    edit(shop, company="Nieuwe naam", zip="9999 ZZ", street="Verhuisd 1")

    entry = edit(shop, phone="0229 222222").entries.get()

    assert entry.state == EntryState.DONE
    assert entry.merged == ["company", "zip", "street"] or set(entry.merged) == {
        "company",
        "zip",
        "street",
    }


def test_a_record_that_was_improved_meanwhile_is_not_deleted(
    edit: Callable[..., Batch],
    remove: Callable[..., Batch],
    store: DatastoreService,
    shop: Record,
) -> None:
    edit(shop, phone="0229 111111")
    entry = remove(shop).entries.get()

    assert (entry.state, entry.problem) == (EntryState.CONFLICT, Problem.CHANGED)
    assert entry.conflicting == ["phone"]
    assert store.get_one(shop["_id"])["phone"] == "0229 111111"


def test_empty_text_and_no_value_are_different(
    edit: Callable[..., Batch], store: DatastoreService, shop: Record
) -> None:
    edit(shop, remarks="")
    assert store.get_one(shop["_id"])["remarks"] == ""

    edit(store.get_one(shop["_id"]), remarks=None)
    assert store.get_one(shop["_id"])["remarks"] is None


def test_other_records_of_the_batch_are_not_held_up_by_one_conflict(
    remove: Callable[..., Batch], store: DatastoreService
) -> None:
    shops = store.search(Query(limit=5)).records
    store.update([{"_id": shops[2]["_id"], "phone": "anders"}])

    batch = remove(*shops)

    assert (batch.done, batch.conflicts) == (4, 1)
    assert list(store.get([shop["_id"] for shop in shops])) == [shops[2]["_id"]]
