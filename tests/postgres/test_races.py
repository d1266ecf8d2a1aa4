"""Two at once, each on a connection of its own: nobody waits for ever, nothing is made twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query
from weidewinkels.accounts.models import Ownership
from weidewinkels.accounts.ownership import give
from weidewinkels.bulk import selections
from weidewinkels.bulk.models import Selection
from weidewinkels.catalogue.models import Flag, KnownRecord
from weidewinkels.catalogue.sync import Busy, sync
from weidewinkels.datastore import get_resource
from weidewinkels.journal import door
from weidewinkels.journal.lease import right_to_write
from weidewinkels.journal.models import Action, Batch, Source
from weidewinkels.mailing.models import Letter
from weidewinkels.mailing.posting import post
from weidewinkels.profile import columns_for
from weidewinkels.records.parsing import parse
from weidewinkels.review.doubles.stored import deny
from weidewinkels.review.models import NotDouble
from weidewinkels.saved_views.models import SavedView

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 4
Answer = TypeVar("Answer")


def together(action: Callable[[], Answer], times: int = AT_ONCE) -> list[Answer]:
    """What `action` answers when so many threads begin with it at the same moment."""
    start = threading.Barrier(times)

    def one() -> Answer:
        try:
            connection.ensure_connection()
            start.wait()
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        running = [pool.submit(one) for _ in range(times)]
        return [each.result(timeout=30) for each in running]


def test_the_same_form_sent_twice_is_one_batch(store: DatastoreService, beheerder: User) -> None:
    seen = store.get_one(5)

    def save() -> int:
        update = door.Update(key=5, seen=seen, changes={"remarks": "Ook kaas"})
        return door.plan(
            writes=[update], by=beheerder, action=Action.EDIT, source=Source.FORM, once="form-1"
        ).pk

    assert len(set(together(save))) == 1
    assert Batch.objects.get().entries.count() == 1


def test_the_resource_has_one_writer(store: DatastoreService) -> None:
    inside, most = [0], [0]
    counting = threading.Lock()

    def write() -> bool:
        with right_to_write(Batch(resource_id="r", total=1)) as right:
            if right is None:
                return False
            with counting:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            right.renew()
            with counting:
                inside[0] -= 1
        return True

    assert any(together(write, 8))
    assert most == [1]


def test_one_letter_per_occasion(beheerder: User) -> None:
    letters = together(lambda: post("claim_code", beheerder, {"code": "1"}, once="occasion"))
    assert sum(letter is not None for letter in letters) == 1
    assert Letter.objects.count() == 1


def test_a_shop_is_given_once(store: DatastoreService, eigenaar: User) -> None:
    record = store.get_one(5)
    together(lambda: give(eigenaar, 5, record))
    assert Ownership.objects.filter(record_key="5").count() == 1


def test_no_doubles_is_said_once(store: DatastoreService, beheerder: User) -> None:
    sync()
    pair = [("5", store.get_one(5)), ("6", store.get_one(6))]
    together(lambda: deny(pair, by=beheerder))
    assert NotDouble.objects.count() == 1


def test_two_rounds_at_once_make_one_catalogue(store: DatastoreService) -> None:

    def round_() -> bool:
        try:
            sync()
        except Busy:
            return False
        return True

    assert any(together(round_))
    assert KnownRecord.objects.count() == store.count(Query())
    flags = Flag.objects.values_list("record", "check_name", "column")
    assert len(flags) == len(set(flags)) > 0


def test_ticks_from_two_tabs_make_one_selection(store: DatastoreService, beheerder: User) -> None:
    everything = parse(QueryDict(), columns_for(get_resource()))

    def tick() -> UUID:
        with transaction.atomic():
            return selections.for_change(beheerder, everything).pk

    together(tick)
    assert Selection.objects.filter(owner=beheerder).count() == 1


def test_after_a_name_that_is_taken_the_rest_goes_on(
    store: DatastoreService, beheerder: User
) -> None:
    about = {"owner": beheerder, "resource_id": store.resource_id, "name": "Zonder website"}
    SavedView.objects.create(**about)
    with transaction.atomic():
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(**about)
        assert SavedView.objects.count() == 1
