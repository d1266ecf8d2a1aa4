"""Whatever a reload does to the keys, nobody gets another's shop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from tests import factories
from tests.unit.catalogue.conftest import Reload, known
from weidewinkels.accounts import roles
from weidewinkels.accounts.models import Ownership
from weidewinkels.accounts.permissions import may_edit, owned_keys
from weidewinkels.catalogue import relink
from weidewinkels.catalogue.models import KnownRecord, SyncState
from weidewinkels.catalogue.sync import sync

pytestmark = pytest.mark.django_db


def all_of(store: DatastoreService) -> list[Record]:
    return list(store.search(Query(limit=1000)).records)


def approve(key: object) -> None:
    row = known(key)
    row.verdict, row.verdict_hash = "approved", row.content_hash
    row.save()


def test_owner_and_verdict_follow_their_shop_to_its_new_key(
    store: DatastoreService, reload: Reload, eigenaar: User
) -> None:
    records = all_of(store)
    factories.give_record(eigenaar, store, 17)
    sync()
    approve(17)
    reload(list(reversed(records)))
    counts = sync()
    assert counts.is_reload
    new = 406 - 17
    assert store.get_one(new)["company"] == records[16]["company"]
    assert owned_keys(eigenaar) == {str(new)}
    assert may_edit(eigenaar, new, store.get_one(new))
    assert known(new).verdict == "approved"
    assert not known(17).verdict
    assert not relink.strays(store.resource_id).exists()


def test_shop_that_is_not_in_the_new_table_waits_for_a_person(
    store: DatastoreService, reload: Reload, eigenaar: User
) -> None:
    records = all_of(store)
    factories.give_record(eigenaar, store, 17)
    sync()
    approve(17)
    reload([record for record in reversed(records) if record["_id"] != 17])
    sync()
    stray = relink.strays(store.resource_id).get()
    assert (stray.verdict, stray.old_key) == ("approved", "17")
    assert stray.content["company"] == records[16]["company"]
    assert [owner.user for owner in relink.links_of(stray)] == [eigenaar]  # type: ignore[attr-defined]
    assert not any(may_edit(eigenaar, record["_id"], record) for record in all_of(store))


def test_shop_that_comes_back_later_is_found_again(
    store: DatastoreService, reload: Reload, eigenaar: User
) -> None:
    records = all_of(store)
    factories.give_record(eigenaar, store, 17)
    sync()
    reload([record for record in reversed(records) if record["_id"] != 17])
    sync()
    reload(records)
    sync()
    assert owned_keys(eigenaar) == {"17"}


def test_person_says_which_shop_it_is(
    store: DatastoreService, reload: Reload, eigenaar: User
) -> None:
    records = all_of(store)
    factories.give_record(eigenaar, store, 17)
    sync()
    approve(17)
    renamed = {**records[16], "company": "Heel anders", "street": "Elders 1"}
    reload([renamed, *(record for record in records if record["_id"] != 17)])
    sync()
    relink.link(relink.strays(store.resource_id).get(), known(1))
    assert may_edit(eigenaar, 1, store.get_one(1))
    assert known(1).verdict == "approved"
    assert known(1).is_changed_since_verdict


def test_person_says_that_a_shop_is_no_more(
    store: DatastoreService, reload: Reload, eigenaar: User, beheerder: User
) -> None:
    records = all_of(store)
    factories.give_record(eigenaar, store, 17)
    sync()
    reload([record for record in reversed(records) if record["_id"] != 17])
    sync()
    relink.let_go(relink.strays(store.resource_id).get(), by=beheerder)
    assert not relink.strays(store.resource_id).exists()
    sync()
    assert not any(may_edit(eigenaar, record["_id"], record) for record in all_of(store))


def test_owner_given_before_the_catalogue_was_filled_is_checked_too(
    store: DatastoreService, reload: Reload, eigenaar: User
) -> None:
    records = all_of(store)
    factories.give_record(eigenaar, store, 17)
    reload(list(reversed(records)))
    sync()
    assert owned_keys(eigenaar) == {str(406 - 17)}


def test_change_outside_the_app_of_anything_but_the_identity_keeps_owner_and_verdict(
    store: DatastoreService, eigenaar: User
) -> None:
    factories.give_record(eigenaar, store, 17)
    sync()
    approve(17)
    store.update([{"_id": 17, "phone": "0229 591 234"}])
    sync()
    assert owned_keys(eigenaar) == {"17"}
    assert known(17).verdict == "approved"
    assert known(17).is_changed_since_verdict


# --- Generated reloads ---------------------------------------------------------------------


@dataclass
class Shop:
    """`person`: who really has it, by their number; None for a shop without an owner."""

    name: str
    phone: str
    person: int | None = None

    def record(self) -> Record:
        return {"company": self.name, "zip": "1674 PT", "street": "Kerkweg 1", "phone": self.phone}


@st.composite
def reloads(draw: st.DrawFn) -> tuple[list[Shop], list[list[Shop]]]:
    """Shops, some with the same name and address, and what one or two reloads make of them."""
    names = st.sampled_from(["Hoeve A", "Hoeve B", "Hoeve C", "Hoeve D", "Hoeve E", "Hoeve F"])
    shops = [
        Shop(name, f"0229 {number}", number if draw(st.booleans()) else None)
        for number, name in enumerate(draw(st.lists(names, min_size=1, max_size=8)))
    ]
    tables = []
    table = shops
    for turn in range(draw(st.integers(1, 2))):
        table = [shop for shop in draw(st.permutations(table)) if draw(st.integers(0, 4))]
        table = [_changed(draw, shop, turn) for shop in table]
        tables.append(table)
    return shops, tables


def _changed(draw: st.DrawFn, shop: Shop, turn: int) -> Shop:
    what = draw(st.sampled_from(["nothing", "nothing", "nothing", "phone", "name"]))
    if what == "phone":
        return Shop(shop.name, f"{shop.phone} {turn}", shop.person)
    if what == "name":
        return Shop(f"{shop.name} {shop.phone} {turn}", shop.phone, shop.person)
    return shop


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(reloads())
def test_no_reload_gives_a_shop_to_anothers_owner(
    store: DatastoreService, reload: Reload, generated: tuple[list[Shop], list[list[Shop]]]
) -> None:
    first, tables = generated
    for model in (KnownRecord, Ownership, SyncState, User):
        model.objects.all().delete()
    reload([shop.record() for shop in first])
    sync()
    people = _owners(store, first)
    for key, shop in enumerate(first, start=1):
        KnownRecord.objects.filter(key=str(key)).update(
            verdict="approved", verdict_note=shop.phone.split(" ")[1]
        )
    for table in tables:
        reload([shop.record() for shop in table])
        sync()
        records = all_of(store)
        for shop, record in zip(table, records, strict=True):
            number = shop.phone.split(" ")[1]
            assert known(record["_id"]).verdict_note in ("", number)
            for person, user in people.items():
                if may_edit(user, record["_id"], record):
                    assert person == shop.person
        _nobody_is_lost(store, people)


def _owners(store: DatastoreService, shops: Sequence[Shop]) -> dict[int, User]:
    people = {}
    for key, shop in enumerate(shops, start=1):
        if shop.person is not None:
            user = factories.make_user(roles.EIGENAAR, email=f"{shop.person}@voorbeeld.nl")
            factories.give_record(user, store, key)
            people[shop.person] = user
    return people


def _nobody_is_lost(store: DatastoreService, people: dict[int, User]) -> None:
    """Who doesn't have their shop is among those for a person to decide about."""
    waiting = {
        link.user_id  # type: ignore[attr-defined]
        for stray in relink.strays(store.resource_id)
        for link in relink.links_of(stray)
    }
    present = set(KnownRecord.objects.filter(gone_at=None).values_list("key", flat=True))
    gone = set(KnownRecord.objects.exclude(gone_at=None).values_list("key", flat=True))
    for user in people.values():
        keys = owned_keys(user)
        assert user.pk in waiting or keys & (present | gone)
