"""What is old: the longest first, by signal, and from there into the selection."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.unit.records.pages import text_of
from weidewinkels.bulk.selections import current
from weidewinkels.catalogue.models import KnownRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(known: DatastoreService) -> DatastoreService:
    """8 and 9 are stale, 9 longer; 10 is due."""
    now = timezone.now()
    for key, days in (("8", 500), ("9", 600), ("10", 380)):
        KnownRecord.objects.filter(key=key).update(confirmed_at=now - timedelta(days=days))
    return known


def keys(client: Client, **asked: str) -> list[str]:
    return [row.key for row in client.get("/start/verouderd/", asked).context["rows"]]


def test_oldest_comes_first(medewerker_client: Client, old: DatastoreService) -> None:
    assert keys(medewerker_client) == ["9", "8", "10"]
    assert keys(medewerker_client, verlopen="1") == ["9", "8"]


def test_signals_narrow_it(
    medewerker_client: Client, eigenaar: User, old: DatastoreService
) -> None:
    factories.give_record(eigenaar, old, 9)
    assert keys(medewerker_client, signaal="zonder-eigenaar") == ["8", "10"]
    assert keys(medewerker_client, signaal="nooit") == []
    assert keys(medewerker_client, signaal="onzin") == ["9", "8", "10"]


def test_what_is_ticked_is_selected_and_can_be_deleted(
    medewerker: User, medewerker_client: Client, old: DatastoreService
) -> None:
    shown = medewerker_client.get("/start/verouderd/").context["shown"]
    response = medewerker_client.post(
        "/selectie/wijzigen/", {"list": "", "shown": shown, "key": ["9", "10"]}, follow=True
    )
    assert response.status_code == 200
    selection = current(medewerker)
    assert selection is not None
    assert selection.number == 2


def test_nothing_old_is_said(medewerker_client: Client, known: DatastoreService) -> None:
    assert "Hier is niets" in text_of(medewerker_client.get("/start/verouderd/"))
