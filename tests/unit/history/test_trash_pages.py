"""The trash gives back what was chosen, to who may have it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from tests.unit.history.edits import NONSENSE, remove

pytestmark = pytest.mark.django_db


def test_the_trash_gives_back_what_was_chosen(
    medewerker_client: Client, medewerker: User, store: DatastoreService
) -> None:
    shops = store.search(Query(limit=3)).records
    batch = remove(*shops, by=medewerker)
    page = medewerker_client.get("/prullenbak/").content.decode()
    assert all(shop["company"] in page for shop in shops)
    assert "nog 90 dagen" in page

    chosen = batch.entries.all()[1]
    medewerker_client.post(
        "/prullenbak/herstellen/", {"batch": batch.pk, "which": "some", "entry": [chosen.pk]}
    )
    found = store.search(Query(filters={"company": [shop["company"] for shop in shops]}))
    assert [record["company"] for record in found.records] == [shops[1]["company"]]

    answer = medewerker_client.post(
        "/prullenbak/herstellen/", {"batch": batch.pk, "which": "all"}, follow=True
    )
    assert "2 records hersteld" in answer.content.decode()
    assert "De prullenbak is leeg" in answer.content.decode()


def test_restoring_nothing_asks_to_choose(
    medewerker_client: Client, store: DatastoreService
) -> None:
    batch = remove(*store.search(Query(limit=2)).records)
    answer = medewerker_client.post(
        "/prullenbak/herstellen/", {"batch": batch.pk, "which": "some"}, follow=True
    )

    assert "Kies eerst wat u wilt herstellen." in answer.content.decode()


def test_the_trash_is_for_those_who_may_restore(
    eigenaar_client: Client, shop: Record, store: DatastoreService
) -> None:
    batch = remove(shop)

    assert eigenaar_client.get("/prullenbak/").status_code == 403
    assert (
        eigenaar_client.post("/prullenbak/herstellen/", {"batch": batch.pk, "which": "all"})
    ).status_code == 403


def test_what_is_older_than_ninety_days_cannot_be_restored(
    medewerker_client: Client, shop: Record, store: DatastoreService
) -> None:
    batch = remove(shop)
    batch.entries.update(done_at=timezone.now() - timedelta(days=91))

    medewerker_client.post("/prullenbak/herstellen/", {"batch": batch.pk, "which": "all"})

    assert store.get([shop["_id"]]) == {}


@pytest.mark.parametrize("text", NONSENSE)
def test_a_deletion_that_is_none_is_not_found(medewerker_client: Client, text: str) -> None:
    assert medewerker_client.post("/prullenbak/herstellen/", {"batch": text}).status_code == 404


@pytest.mark.parametrize("text", NONSENSE)
def test_a_record_that_is_none_is_not_restored(
    medewerker_client: Client, store: DatastoreService, shop: Record, text: str
) -> None:
    deletion = remove(shop)
    posted = {"batch": deletion.pk, "entry": text}
    assert medewerker_client.post("/prullenbak/herstellen/", posted).status_code == 302
    assert shop["_id"] not in store.get([shop["_id"]])
