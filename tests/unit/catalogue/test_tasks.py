"""Rounds begin by themselves, each once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from weidewinkels.catalogue.models import KnownRecord, SyncState
from weidewinkels.catalogue.tasks import begin_what_is_due
from weidewinkels.journal.signals import looking_around

pytestmark = pytest.mark.django_db


def test_first_look_around_fills_the_catalogue(store: DatastoreService) -> None:
    looking_around.send(None)
    assert KnownRecord.objects.count() == 405


def test_next_round_begins_when_it_is_due_and_only_once(store: DatastoreService) -> None:
    assert begin_what_is_due()
    assert not begin_what_is_due()
    SyncState.objects.update(next_at=timezone.now())
    assert begin_what_is_due()
    assert not begin_what_is_due()
