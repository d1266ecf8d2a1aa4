"""The history asks the database as often for one step as for many."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from tests import factories
from weidewinkels.accounts import roles
from weidewinkels.accounts.permissions import may_undo, may_undo_of
from weidewinkels.journal.door import Delete, Update, submit
from weidewinkels.journal.models import Batch

pytestmark = pytest.mark.django_db
ROLES = [roles.BEHEERDER, roles.EIGENAAR, roles.MEDEWERKER]


@pytest.fixture
def shop(store: DatastoreService) -> Record:
    return store.search(Query(limit=1, offset=10)).records[0]


@pytest.fixture
def person(request: pytest.FixtureRequest, store: DatastoreService, shop: Record) -> User:
    """Somebody of the role that the test names, who owns the shop."""
    user = factories.make_user(request.param)
    factories.give_record(user, store, shop["_id"])
    return user


def write(*writes: Update | Delete, by: User | None) -> Batch:
    return submit(writes=writes, by=by, action="edit", source="form")


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("person", ROLES, indirect=True)
def test_a_long_timeline_asks_no_more_than_a_short_one(
    person: User, shop: Record, store: DatastoreService, sign_in: Callable[[User], Client]
) -> None:
    client, path = sign_in(person), f"/winkels/{shop['_id']}/"
    write(Update(shop["_id"], shop, {"phone": "0"}), by=person)
    client.get(path)
    short = queries(client, path)
    for number in range(1, 10):
        now = store.get_one(shop["_id"])
        write(Update(shop["_id"], now, {"phone": str(number)}), by=person)
    assert client.get(path).content.decode().count("Terugdraaien") == 10
    assert queries(client, path) == short


@pytest.mark.parametrize("person", ROLES, indirect=True)
def test_steps_that_met_others_ask_once_who_those_were(
    person: User, shop: Record, store: DatastoreService, sign_in: Callable[[User], Client]
) -> None:
    client, path = sign_in(person), f"/winkels/{shop['_id']}/"

    def meet(number: int) -> None:
        now = store.get_one(shop["_id"])
        write(Update(shop["_id"], now, {"email": f"{number}@a.example"}), by=None)
        write(Update(shop["_id"], now, {"phone": str(number)}), by=person)
        write(Update(shop["_id"], now, {"phone": "te laat"}), by=person)

    meet(1)
    client.get(path)
    few = queries(client, path)
    for number in range(2, 5):
        meet(number)
    page = client.get(path).content.decode()
    assert page.count("beide bewaard") >= 3
    assert page.count("Overgeslagen") >= 3
    assert queries(client, path) == few


@pytest.mark.parametrize("person", ROLES, indirect=True)
def test_a_batch_of_many_asks_no_more_than_a_batch_of_one(
    person: User, store: DatastoreService, sign_in: Callable[[User], Client]
) -> None:
    shops = store.search(Query(limit=12)).records
    write(*(Update(shop["_id"], shop, {"phone": "9"}) for shop in shops[1:]), by=None)

    def late(*shops: Record) -> str:
        writes = [Update(shop["_id"], shop, {"phone": "1"}) for shop in shops]
        return f"/geschiedenis/{write(*writes, by=person).pk}/"

    client = sign_in(person)
    one, many = late(shops[1]), late(*shops[2:])
    client.get(one)
    assert client.get(many).content.decode().count("Overgeslagen") >= 10
    assert queries(client, many) == queries(client, one)


@pytest.mark.parametrize("person", ROLES, indirect=True)
def test_a_long_list_of_batches_asks_no_more_than_a_short_one(
    person: User, shop: Record, store: DatastoreService, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(person)
    write(Update(shop["_id"], shop, {"phone": "0"}), by=person)
    client.get("/geschiedenis/")
    short = queries(client, "/geschiedenis/")
    for number in range(1, 10):
        now = store.get_one(shop["_id"])
        write(Update(shop["_id"], now, {"phone": str(number)}), by=person)
    assert queries(client, "/geschiedenis/") == short


@pytest.mark.parametrize("person", [roles.EIGENAAR], indirect=True)
def test_who_may_delete_undoes_their_deletions_and_of_their_edits_those_of_own_records(
    person: User, store: DatastoreService, shop: Record
) -> None:
    other, third = store.search(Query(limit=2)).records
    deletion = write(Delete(third["_id"], third), by=person)
    own_edit = write(Update(shop["_id"], shop, {"phone": "1"}), by=person)
    other_edit = write(Update(other["_id"], other, {"phone": "1"}), by=person)
    anothers = write(Update(shop["_id"], store.get_one(shop["_id"]), {"phone": "2"}), by=None)
    batches = [deletion, own_edit, other_edit, anothers]

    assert may_undo_of(person, batches) == {own_edit.pk}

    person.user_permissions.add(
        *Group.objects.get(name=roles.MEDEWERKER).permissions.filter(codename="delete_record")
    )
    person = User.objects.get(pk=person.pk)
    assert may_undo_of(person, batches) == {deletion.pk, own_edit.pk}
    assert [may_undo(person, batch) for batch in batches] == [True, True, False, False]


@pytest.mark.parametrize("person", [roles.BEHEERDER], indirect=True)
def test_who_came_after_a_step_was_not_in_its_way(
    person: User, shop: Record, store: DatastoreService, sign_in: Callable[[User], Client]
) -> None:
    anna, bob = (
        factories.make_user(email=f"{name}@a.example", name=name) for name in ("Anna", "Bob")
    )
    write(Update(shop["_id"], shop, {"phone": "1"}), by=anna)
    merged = write(Update(shop["_id"], shop, {"city": "Hoorn"}), by=person)
    write(Update(shop["_id"], store.get_one(shop["_id"]), {"phone": "2"}), by=bob)

    page = sign_in(person).get(f"/geschiedenis/{merged.pk}/").content.decode()
    assert "Anna wijzigde Telefoonnummer; beide bewaard." in page
    assert "Bob" not in page
