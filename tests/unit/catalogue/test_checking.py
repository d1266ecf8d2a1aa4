"""Checks come after a round, in pieces: nothing is skipped, and nothing is done twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from weidewinkels.catalogue import checking, tasks
from weidewinkels.catalogue.checking import check_all, count_unchecked
from weidewinkels.catalogue.flags import count_by_check, renew_flags
from weidewinkels.catalogue.models import KnownRecord, SyncState
from weidewinkels.catalogue.sync import sync

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(store: DatastoreService, monkeypatch: pytest.MonkeyPatch) -> DatastoreService:
    """More records than are checked at once."""
    monkeypatch.setattr(checking, "AT_ONCE", 100)
    monkeypatch.setattr(checking, "CHUNK", 50)
    sync()
    return store


def test_a_round_with_much_that_is_new_leaves_the_checks_for_later(many: DatastoreService) -> None:
    assert count_unchecked(many.resource_id) == 405
    assert count_by_check(many.resource_id) == []


def test_a_later_round_has_little_to_check_and_does_so_at_once(many: DatastoreService) -> None:
    check_all(many.resource_id)
    many.update([{"_id": 3, "email": "geen adres"}])
    sync()
    assert count_unchecked(many.resource_id) == 0


def test_checks_that_were_broken_off_go_on_where_they_were(many: DatastoreService) -> None:
    assert check_all(many.resource_id, seconds=0) == 50
    assert count_unchecked(many.resource_id) == 355
    assert check_all(many.resource_id) == 355
    broken_off = count_by_check(many.resource_id)
    call_command("recheck")
    assert count_by_check(many.resource_id) == broken_off != []


def test_one_checker_at_a_time_and_a_dead_one_keeps_nobody_out(many: DatastoreService) -> None:
    state = SyncState.objects.filter(resource_id=many.resource_id)
    state.update(checking_at=timezone.now())
    assert check_all(many.resource_id) is None
    state.update(checking_at=timezone.now() - timedelta(hours=1))
    assert check_all(many.resource_id) == 405


def test_what_changes_while_it_is_checked_is_checked_again(
    many: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*given: Any) -> None:
        KnownRecord.objects.filter(key="7").update(content_hash="another")
        renew_flags(*given)

    monkeypatch.setattr(checking, "renew_flags", overtaken)
    check_all(many.resource_id)
    assert list(checking._unchecked(many.resource_id).values_list("key", flat=True)) == ["7"]


def test_the_worker_goes_on_until_all_is_checked(many: DatastoreService) -> None:
    assert tasks.check_waiting.func(many.resource_id) == "405 checked"
    assert tasks.check_waiting.func(many.resource_id) == "0 checked"


def test_a_worker_is_asked_once_and_only_when_there_is_something(many: DatastoreService) -> None:
    assert checking.ask_for_worker(many.resource_id)
    assert not checking.ask_for_worker(many.resource_id)
    check_all(many.resource_id)
    assert not checking.ask_for_worker(many.resource_id)


def test_the_command_checks_what_its_round_left(
    many: DatastoreService, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("sync")
    assert count_unchecked(many.resource_id) == 0
    assert "405 checked" in capsys.readouterr().out
