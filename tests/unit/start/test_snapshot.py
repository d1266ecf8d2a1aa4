"""Counting how the data is, and drawing it without making anything up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from tests.unit.records.pages import text_of
from weidewinkels.catalogue.models import KnownRecord, SyncState
from weidewinkels.start import tasks
from weidewinkels.start.drawing import Line, bars_of, line_of, map_of
from weidewinkels.start.models import Snapshot
from weidewinkels.start.snapshot import latest, take

pytestmark = pytest.mark.django_db


def test_it_counts_what_is_there(known: DatastoreService) -> None:
    found = take(known.resource_id)
    assert found.records == 405
    assert 0 < found.filled <= 1
    assert found.columns["company"] == 405
    known_emails = KnownRecord.objects.exclude(content__email=None).exclude(content__email="")
    assert found.columns["email"] == known_emails.count() < 405
    assert "remarks" not in found.columns
    counted = sum(number for _x, _y, number in found.places)
    assert counted == KnownRecord.objects.filter(latitude__isnull=False).count()
    assert sum(number for _name, number in found.provinces) <= 405


def test_a_day_has_one_row_and_only_the_last_keeps_its_map(known: DatastoreService) -> None:
    take(known.resource_id)
    Snapshot.objects.update(day=timezone.localdate() - timedelta(days=1))
    take(known.resource_id)
    last = take(known.resource_id)
    assert Snapshot.objects.count() == 2
    assert latest(known.resource_id) == last
    assert last.places
    assert Snapshot.objects.earliest("day").places == []


def test_worker_counts_after_each_round_and_not_again(known: DatastoreService) -> None:
    assert tasks.take_what_is_due()
    assert Snapshot.objects.count() == 1
    cache.clear()
    assert not tasks.take_what_is_due()
    SyncState.objects.update(as_of=timezone.now())
    assert tasks.take_what_is_due()
    cache.clear()
    Snapshot.objects.update(day=timezone.localdate() - timedelta(days=1))
    assert tasks.take_what_is_due()
    assert Snapshot.objects.count() == 2


def test_nothing_is_counted_before_the_catalogue_is_filled(store: DatastoreService) -> None:
    assert not tasks.take_what_is_due()


def test_one_day_is_no_trend(beheerder_client: Client, known: DatastoreService) -> None:
    page = text_of(beheerder_client.get("/start/"))
    assert "Dit is de eerste meting" in page
    assert Snapshot.objects.count() == 1


def test_trend_has_a_table_that_says_the_same(
    beheerder_client: Client, known: DatastoreService
) -> None:
    snapshot = take(known.resource_id)
    Snapshot.objects.create(
        resource_id=known.resource_id,
        day=snapshot.day - timedelta(days=3),
        records=400,
        filled=0.625,
        sound=0.5,
        fresh=0.25,
    )
    page = text_of(beheerder_client.get("/start/"))
    assert "Dit is de eerste meting" not in page
    assert "62,5%" in page


def test_nothing_known_is_said(beheerder_client: Client, store: DatastoreService) -> None:
    assert "Dit wordt nog geteld" in text_of(beheerder_client.get("/start/"))


def test_page_calls_no_other_server(beheerder_client: Client, known: DatastoreService) -> None:
    page = beheerder_client.get("/start/").text
    assert "service.pdok.nl" not in page
    assert "<script>" not in page


def test_line_stays_within_its_frame() -> None:
    day = date(2026, 11, 1)
    for shares in ([0.0, 1.0], [0.99, 1.0], [0.0, 0.01], [0.5, 0.5, 0.51]):
        line = line_of([(day + timedelta(days=at), share) for at, share in enumerate(shares)])
        assert isinstance(line, Line)
        for x, y in line.points:
            assert line.left <= float(x) <= line.right
            assert 0 <= float(y) <= line.foot
    assert line_of([(day, 0.5)]) is None


def test_longest_bar_is_the_most_and_leads_to_its_records() -> None:
    bars = bars_of([("Noord-Holland & zo", 50), ("Zeeland", 1)], "province")
    assert float(bars[0].width) == 200
    assert float(bars[1].width) > 0
    assert bars[0].url == "/?province=Noord-Holland+%26+zo"
    assert bars_of([], "province") == []


def test_place_outside_the_map_is_counted_and_not_drawn() -> None:
    snapshot = Snapshot(records=4, places=[[5.1, 52.1, 2], [0.0, 0.0, 1]])
    drawn = map_of(snapshot)
    assert (len(drawn.dots), drawn.shown, drawn.missing) == (1, 2, 2)
    assert 0 < float(drawn.dots[0].x) < drawn.width
    assert 0 < float(drawn.dots[0].y) < drawn.height
