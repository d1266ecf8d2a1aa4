"""What is counted of the records, and that it keeps up with them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from tests.factories import give_record
from tests.unit.catalogue.conftest import known
from weidewinkels.accounts.models import Ownership
from weidewinkels.catalogue import conditions as ask
from weidewinkels.catalogue import counts, search
from weidewinkels.catalogue.conditions import Rows
from weidewinkels.catalogue.freshness import Freshness
from weidewinkels.catalogue.groups import Group
from weidewinkels.catalogue.models import Verdict
from weidewinkels.catalogue.sync import sync
from weidewinkels.catalogue.verdicts import give_verdict
from weidewinkels.profile import columns_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(store: DatastoreService) -> Rows:
    sync()
    return counts.every(store.resource_id)


def held(store: DatastoreService, column: str) -> dict[str, int]:
    """Value → in how many records, by reading them all."""
    values = [record[column] or "" for record in store.iterate()]
    return {value: values.count(value) for value in values}


@pytest.mark.parametrize(("group", "column"), [("province", "province"), ("place", "city")])
def test_provinces_and_places_are_counted_as_they_are_written(
    rows: Rows, store: DatastoreService, group: Group, column: str
) -> None:
    found = {amount.value: amount.number for amount in counts.by_group(rows, group)}
    assert found == held(store, column)


def test_a_long_place_is_still_told_from_another_that_begins_so(
    rows: Rows, store: DatastoreService
) -> None:
    long = "Hoorn " * 30
    store.update([{"_id": 1, "city": long + "a"}, {"_id": 2, "city": long + "b"}])
    sync()
    question = search.Question(store.resource_id, [ask.Equals("city", [long + "a"])])
    assert search.keys(question, limit=5) == ["1"]


def test_each_record_has_one_verdict(rows: Rows, store: DatastoreService, beheerder: User) -> None:
    for key, verdict in ((1, Verdict.APPROVED), (2, Verdict.APPROVED), (3, Verdict.FLAGGED)):
        give_verdict(known(key), store.get_one(key), verdict, by=beheerder)
    store.update([{"_id": 2, "city": "Elders"}])
    sync()
    found = {"": 402, "approved": 1, "flagged": 1, "asked": 0, "changed": 1}
    assert counts.by_verdict(rows) == found


def test_each_record_has_one_freshness(rows: Rows) -> None:
    rows.filter(key="1").update(confirmed_at="2020-01-01T00:00Z")
    assert counts.by_freshness(rows) == {
        Freshness.FRESH: 404,
        Freshness.DUE: 0,
        Freshness.STALE: 1,
    }
    assert counts.never_confirmed(rows) == 404


def test_checks_count_records_among_those_asked_about(rows: Rows, store: DatastoreService) -> None:
    of_all = counts.by_check(rows, store.resource_id)
    only = rows.filter(key__in=["1", "2"])
    assert counts.by_check(only, store.resource_id).items() != of_all.items()
    assert sum(counts.by_check(only, store.resource_id).values()) <= sum(of_all.values())
    assert 0 < counts.doubtful(only, store.resource_id) <= 2


def test_owned_is_what_has_an_owner(rows: Rows, store: DatastoreService, eigenaar: User) -> None:
    give_record(eigenaar, store, 7)
    assert counts.linked(rows, Ownership.objects.all()) == 1


def test_completeness_tells_how_many_fill_in_a_column(rows: Rows, store: DatastoreService) -> None:
    found = counts.completeness(rows)
    for column in columns_for(store.describe()):
        filled = sum(1 for record in store.iterate() if str(record[column.id] or "").strip())
        assert found.filled.get(column.id, 0) == filled
    assert found.records == 405
    assert found.share(["company"]) == found.filled["company"] / 405
    store.update([{"_id": 1, "website": None, "remarks": " "}])
    sync()
    assert counts.completeness(rows).filled["website"] == found.filled["website"] - 1


def test_of_nothing_the_share_is_nothing(rows: Rows) -> None:
    assert counts.completeness(rows.none()).share(["company"]) == 0


def test_columns_that_differ_in_capitals_are_two(rows: Rows, store: DatastoreService) -> None:
    question = search.Question(store.resource_id, [ask.Empty("Website")])
    assert search.count(question) == 405


def test_what_is_gone_counts_no_more_and_what_comes_back_does(
    rows: Rows, store: DatastoreService
) -> None:
    record = store.get_one(1)
    before = counts.by_check(rows, store.resource_id)
    store.delete([1])
    sync()
    assert rows.count() == 404
    assert counts.by_check(rows, store.resource_id) != before
    known(1)  # its row stays
    store.insert([{name: value for name, value in record.items() if name != "_id"}])
    sync()
    assert counts.by_check(rows, store.resource_id) == before
    assert rows.filter(seen_at__lte=timezone.now()).count() == 405
