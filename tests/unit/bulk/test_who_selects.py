"""Who may select what: owners their own records, those who edit or delete all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from datastore_proxy.service import DatastoreService
from tests.factories import give_record, make_user
from tests.unit.bulk.conftest import pick
from weidewinkels.accounts.models import Ownership
from weidewinkels.bulk.selections import current

pytestmark = pytest.mark.django_db

OWN = 5
OTHER = 6


@pytest.fixture(autouse=True)
def _owner_has_a_record(store: DatastoreService, eigenaar: User) -> None:
    give_record(eigenaar, store, OWN)


def keys_of(user: User) -> list[str]:
    selection = current(user)
    return list(selection.keys()) if selection else []


def boxes(client: Client) -> int:
    return client.get("/").content.decode().count('name="key"')


def test_an_owner_selects_only_their_own(eigenaar: User, eigenaar_client: Client) -> None:
    assert boxes(eigenaar_client) == 1
    pick(eigenaar_client, OWN, OTHER)
    assert keys_of(eigenaar) == [str(OWN)]


def test_all_of_an_owner_are_their_own(eigenaar: User, eigenaar_client: Client) -> None:
    eigenaar_client.post("/selectie/alles/", {"list": ""})
    assert keys_of(eigenaar) == [str(OWN)]


def test_all_of_an_owner_match_too(
    eigenaar: User, eigenaar_client: Client, store: DatastoreService
) -> None:
    record = give_record(eigenaar, store, OTHER)
    eigenaar_client.post("/selectie/alles/", {"list": f"q={record['company']}&van=mij"})
    assert keys_of(eigenaar) == [str(OTHER)]


def test_all_of_who_owns_nothing_is_nothing(
    store: DatastoreService, sign_in: Callable[[User], Client]
) -> None:
    other = make_user("eigenaar", email="ander@voorbeeld.nl")
    sign_in(other).post("/selectie/alles/", {"list": ""})
    assert current(other) is None


def test_what_is_owned_no_more_drops_out(
    eigenaar: User, eigenaar_client: Client, store: DatastoreService
) -> None:
    give_record(eigenaar, store, OTHER)
    pick(eigenaar_client, OWN, OTHER)
    Ownership.objects.filter(record_key=str(OTHER)).delete()
    assert keys_of(eigenaar) == [str(OWN)]


def test_an_owner_does_not_select_another_shop_under_the_same_key(
    eigenaar: User, eigenaar_client: Client, store: DatastoreService
) -> None:
    """The table was loaded anew, and the key is another record's now."""
    store.update([{"_id": OWN, "company": "Een andere winkel", "zip": "9999 ZZ"}])
    pick(eigenaar_client, OWN)
    assert keys_of(eigenaar) == []


def test_an_owner_who_was_more_keeps_only_their_own(
    beheerder: User, beheerder_client: Client, store: DatastoreService
) -> None:
    beheerder_client.post("/selectie/alles/", {"list": ""})
    beheerder.groups.set([Group.objects.get(name="eigenaar")])
    beheerder = User.objects.get(pk=beheerder.pk)
    give_record(beheerder, store, OTHER)
    assert keys_of(beheerder) == [str(OTHER)]


@pytest.mark.parametrize("who", ["beheerder", "medewerker"])
def test_who_edits_or_deletes_all_selects_all(request: pytest.FixtureRequest, who: str) -> None:
    user, client = request.getfixturevalue(who), request.getfixturevalue(f"{who}_client")
    assert boxes(client) == 50
    client.post("/selectie/alles/", {"list": ""})
    assert len(keys_of(user)) == 405


@pytest.mark.parametrize("what", ["wijzigen", "alles", "wissen", "houden", "terug"])
def test_who_may_do_nothing_selects_nothing(
    store: DatastoreService, sign_in: Callable[[User], Client], what: str
) -> None:
    nobody = make_user()
    client = sign_in(nobody)
    assert boxes(client) == 0
    assert client.post(f"/selectie/{what}/", {"key": OWN}).status_code == 403
    assert current(nobody) is None


def test_people_have_selections_of_their_own(
    beheerder: User, medewerker: User, beheerder_client: Client, medewerker_client: Client
) -> None:
    pick(beheerder_client, 1)
    pick(medewerker_client, 2)
    assert keys_of(beheerder) == ["1"]
    assert keys_of(medewerker) == ["2"]


def test_a_selection_is_the_same_on_another_device(
    beheerder: User, beheerder_client: Client, sign_in: Callable[[User], Client]
) -> None:
    pick(beheerder_client, 1)
    assert "1 geselecteerd" in sign_in(beheerder).get("/").content.decode()
