"""Alles klopt nog: who says so, about what, and for how long it counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from tests import factories
from tests.unit.records.pages import inputs_of, text_of
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.catalogue.sync import sync

KEY = 5

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    return text_of(client.get(reverse("records:show", args=[KEY])))


def tap(client: Client) -> str:
    """Open the page and press the button; → the page that comes then."""
    shown = inputs_of(client.get(reverse("records:show", args=[KEY])))
    url = reverse("records:confirm", args=[KEY])
    return text_of(client.post(url, {"content": shown["content"]}, follow=True))


def test_owner_confirms_in_one_tap(
    store: DatastoreService, eigenaar: User, eigenaar_client: Client
) -> None:
    factories.give_record(eigenaar, store, KEY)
    sync()
    assert "Nog nooit bevestigd" in page(eigenaar_client)
    said = tap(eigenaar_client)
    assert "is bevestigd" in said
    assert "door eigenaar" in said
    row = KnownRecord.objects.get(key=str(KEY))
    assert (row.confirmed_by, row.confirmed_how) == (eigenaar, "page")


def test_it_counts_without_the_catalogue_being_filled(
    store: DatastoreService, beheerder_client: Client
) -> None:
    assert "is bevestigd" in tap(beheerder_client)
    sync()
    assert KnownRecord.objects.get(key=str(KEY)).confirmed_at is not None


def test_nothing_is_written_to_the_record(
    store: DatastoreService, beheerder_client: Client, calls: list[str]
) -> None:
    before = store.get_one(KEY)
    tap(beheerder_client)
    assert store.get_one(KEY) == before
    assert set(calls) <= {"datastore_search", "resource_show"}


def test_what_changed_since_the_page_was_shown_is_not_confirmed(
    store: DatastoreService, beheerder_client: Client
) -> None:
    shown = inputs_of(beheerder_client.get(reverse("records:show", args=[KEY])))
    store.update([{"_id": KEY, "phone": "0229 591 234"}])
    response = beheerder_client.post(
        reverse("records:confirm", args=[KEY]), {"content": shown["content"]}, follow=True
    )
    assert "intussen gewijzigd" in text_of(response)
    assert not KnownRecord.objects.filter(confirmed_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("days", "badge"), [(300, None), (380, "Aan controle toe"), (400, "Verouderd")]
)
def test_it_counts_for_a_year_and_a_month(
    store: DatastoreService, client: Client, days: int, badge: str | None
) -> None:
    sync()
    KnownRecord.objects.filter(key=str(KEY)).update(
        confirmed_at=timezone.now() - timedelta(days=days)
    )
    said = page(client)
    for word in ("Aan controle toe", "Verouderd"):
        assert (word in said) == (word == badge)


def test_visitor_sees_when_and_not_by_whom(
    store: DatastoreService, client: Client, beheerder_client: Client
) -> None:
    tap(beheerder_client)
    said = page(client)
    assert "Bevestigd op" in said
    assert "door beheerder" not in said
    assert "Alles klopt nog" not in said


def test_edit_does_not_confirm(store: DatastoreService, beheerder_client: Client) -> None:
    from tests.unit.records.pages import save

    sync()
    save(beheerder_client, reverse("records:edit", args=[KEY]), phone="0229 591 234")
    assert KnownRecord.objects.get(key=str(KEY)).confirmed_at is None
