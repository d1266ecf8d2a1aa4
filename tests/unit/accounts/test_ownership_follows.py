"""An owner keeps their shop, whatever is written to it."""

from __future__ import annotations

from django.contrib.auth.models import User

from datastore_proxy.service import DatastoreService
from tests.factories import give_record, make_user
from weidewinkels.accounts import roles
from weidewinkels.accounts.permissions import may_edit, may_undo, owned_keys
from weidewinkels.journal.door import Delete, Insert, Update, submit
from weidewinkels.journal.models import Action, Batch, Source
from weidewinkels.journal.undo import undo

KEY = 17


def change(service: DatastoreService, by: User, **changes: str) -> Batch:
    seen = service.get_one(KEY)
    return submit(
        writes=[Update(KEY, seen, changes)], by=by, action=Action.EDIT, source=Source.FORM
    )


def test_owner_still_owns_the_shop_after_renaming_it(
    store: DatastoreService, eigenaar: User
) -> None:
    give_record(eigenaar, store, KEY)
    change(store, eigenaar, company="Hoeve Nieuw", zip="1674 PT", street="Kerkweg 1")
    assert may_edit(eigenaar, KEY, store.get_one(KEY))


def test_a_changed_phone_number_changes_nothing_about_who_owns_it(
    store: DatastoreService, eigenaar: User, beheerder: User
) -> None:
    give_record(eigenaar, store, KEY)
    change(store, beheerder, phone="0229 591 234")
    assert may_edit(eigenaar, KEY, store.get_one(KEY))


def test_owner_owns_the_shop_again_under_its_new_key_after_a_restore(
    store: DatastoreService, eigenaar: User, medewerker: User
) -> None:
    record = give_record(eigenaar, store, KEY)
    batch = submit(
        writes=[Delete(KEY, record)], by=medewerker, action=Action.DELETE, source=Source.FORM
    )
    restored = undo(batch, by=medewerker).entries.get()
    assert restored.key is not None
    assert owned_keys(eigenaar) == {restored.key}
    new_key = int(restored.key)
    assert may_edit(eigenaar, new_key, store.get_one(new_key))


def test_owner_who_adds_a_shop_owns_it(store: DatastoreService, eigenaar: User) -> None:
    batch = submit(
        writes=[Insert({"company": "Nieuwe hoeve"})],
        by=eigenaar,
        action=Action.ADD,
        source=Source.FORM,
    )
    assert owned_keys(eigenaar) == {batch.entries.get().key}


def test_reviewer_who_adds_a_shop_does_not_own_it(store: DatastoreService, beheerder: User) -> None:
    submit(
        writes=[Insert({"company": "Nieuwe hoeve"})],
        by=beheerder,
        action=Action.ADD,
        source=Source.FORM,
    )
    assert not owned_keys(beheerder)


def test_whoever_took_the_number_after_a_reload_does_not_get_the_owner_too(
    store: DatastoreService, eigenaar: User
) -> None:
    give_record(eigenaar, store, KEY)
    store.update([{"_id": KEY, "company": "Ander", "zip": "9999 XX", "street": "Elders 1"}])
    assert not may_edit(eigenaar, KEY, store.get_one(KEY))


def test_former_owner_may_not_take_back_what_they_changed_when_it_was_theirs(
    store: DatastoreService, eigenaar: User
) -> None:
    give_record(eigenaar, store, KEY)
    batch = change(store, eigenaar, phone="0229 591 234")
    assert may_undo(eigenaar, batch)
    eigenaar.ownerships.all().delete()
    assert not may_undo(eigenaar, batch)


def test_two_owners_both_keep_it(store: DatastoreService, eigenaar: User) -> None:
    other = make_user(roles.EIGENAAR, email="tweede@voorbeeld.nl")
    for owner in (eigenaar, other):
        give_record(owner, store, KEY)
    change(store, other, company="Samen")
    assert may_edit(eigenaar, KEY, store.get_one(KEY))
    assert may_edit(other, KEY, store.get_one(KEY))
