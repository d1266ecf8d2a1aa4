"""Whatever people do one after the other: the count is the number of what is selected, and no other
record is in it than those a plain model of it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from tests.factories import make_user
from tests.unit.bulk.conftest import pick
from weidewinkels.bulk.models import Selection
from weidewinkels.bulk.selections import current
from weidewinkels.journal import door
from weidewinkels.journal.models import Action, Source

pytestmark = pytest.mark.django_db

FILTERS = {"": Query(), "f.province=Zeeland": Query(filters={"province": ["Zeeland"]})}
KEYS = st.integers(1, 30)
NUMBERS = count()

listings = st.sampled_from(list(FILTERS))
steps = st.one_of(
    st.tuples(st.just("pick"), listings, st.sets(KEYS), st.sets(KEYS)),
    st.tuples(st.just("take all"), listings),
    st.tuples(st.just("look"), listings),
    st.tuples(st.just("clear")),
    st.tuples(st.just("bring back")),
    st.tuples(st.just("delete"), st.sets(KEYS, min_size=1, max_size=2)),
    st.tuples(st.just("propose")),
)


@dataclass
class Model:
    """What should be selected, and in which list; `cleared` the same for what can be brought back."""

    store: DatastoreService
    now: tuple[str, set[str]] | None = None
    cleared: tuple[str, set[str]] | None = None

    def look(self, listing: str) -> None:
        if self.now and self.now[0] != listing:
            self.clear()

    def pick(self, listing: str, shown: set[int], picked: set[int]) -> None:
        if not shown and not picked:
            return
        there = {str(key) for key in self.store.get(picked)} if picked else set()
        self.look(listing)
        before = self.now[1] if self.now else set()
        after = (before - {str(key) for key in shown | picked}) | there
        self.now = (listing, after) if after else None

    def take_all(self, listing: str) -> None:
        found = {str(record["_id"]) for record in self.store.iterate(FILTERS[listing])}
        self.look(listing)
        self.now = (listing, found) if found else None

    def clear(self) -> None:
        """A second time it forgets what could be brought back."""
        self.now, self.cleared = None, self.now

    def bring_back(self) -> None:
        if self.cleared:
            self.now, self.cleared = self.cleared, self.now

    def delete(self, keys: set[int]) -> None:
        gone = {str(key) for key in keys}
        self.now = without(self.now, gone)
        self.cleared = without(self.cleared, gone)


def without(state: tuple[str, set[str]] | None, gone: set[str]) -> tuple[str, set[str]] | None:
    return (state[0], state[1] - gone) if state and state[1] - gone else None


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(todo=st.lists(steps, min_size=2, max_size=9))
def test_count_is_the_set(
    store: DatastoreService, sign_in: Callable[[User], Client], todo: list[tuple[object, ...]]
) -> None:
    user = make_user("beheerder", email=f"nummer{next(NUMBERS)}@voorbeeld.nl")
    client, model = sign_in(user), Model(store)
    frozen_keys: dict[object, list[str]] = {}
    for step in todo:
        do(step, client, user, model)
        selection = current(user)
        keys = list(selection.keys()) if selection else []
        assert set(keys) == (model.now[1] if model.now else set())
        assert len(keys) == (selection.number if selection else 0)
        if step == ("propose",) and selection:
            frozen_keys[selection.pk] = keys
        assert {frozen.pk: list(frozen.keys()) for frozen in proposed(user)} == frozen_keys


def do(step: tuple[object, ...], client: Client, user: User, model: Model) -> None:
    match step:
        case ("pick", str(listing), set(shown), set(picked)):
            model.pick(listing, shown, picked)
            pick(client, *picked, shown=shown | picked, listing=listing)
        case ("take all", str(listing)):
            model.take_all(listing)
            client.post("/selectie/alles/", {"list": listing})
        case ("look", str(listing)):
            model.look(listing)
            client.get(f"/?{listing}")
        case ("clear",):
            model.clear()
            client.post("/selectie/wissen/")
        case ("bring back",):
            model.bring_back()
            client.post("/selectie/terug/")
        case ("delete", set(keys)):
            model.delete(keys)
            delete(model.store, user, keys)
        case ("propose",):
            propose(user)


def delete(store: DatastoreService, user: User, keys: set[int]) -> None:
    writes = [door.Delete(key, record) for key, record in store.get(keys).items()]
    if writes:
        door.submit(writes=writes, by=user, action=Action.DELETE, source=Source.FORM)


def propose(user: User) -> None:
    selection = current(user)
    if selection:
        selection.proposals.create(owner=user, operation="delete")


def proposed(user: User) -> list[Selection]:
    return list(Selection.objects.filter(owner=user, proposals__isnull=False).distinct())
