"""Going through a long file: in parts, by whichever worker there is, also after one died."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from datastore_proxy.service import DatastoreService
from tests.unit.exchange.steps import figures, upload
from weidewinkels.exchange.importing import checking
from weidewinkels.exchange.models import Import, ImportState
from weidewinkels.journal.leaving import leaving
from weidewinkels.journal.models import Batch
from weidewinkels.journal.signals import looking_around

pytestmark = pytest.mark.django_db
FILE = "_id;remarks\n" + "".join(f"{number};nieuw {number}\n" for number in range(1, 12))


@pytest.fixture
def import_(
    store: DatastoreService,
    beheerder: User,
    sign_in: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> Import:
    """A file of eleven rows, to be checked four at a time."""
    monkeypatch.setattr(checking, "AT_ONCE", 4)
    made = upload(sign_in(beheerder), FILE)
    made.mapping, made.by = ["_id", "remarks"], ["_id"]
    made.save()
    checking.begin(made)
    return made


@pytest.fixture
def ending() -> Iterator[None]:
    """This process was told to end."""
    leaving.set()
    yield
    leaving.clear()


def test_parts_make_one_preview_in_the_order_of_the_file(import_: Import) -> None:
    checking.check(import_.id)
    import_.refresh_from_db()
    assert (import_.state, import_.checked) == (ImportState.READY, 11)
    assert figures(import_) == (0, 11, 0, 0)
    assert _planned(import_) == [(at, f"nieuw {at + 1}") for at in range(11)]


def test_file_of_a_worker_that_died_is_taken_up_while_nobody_watches(
    import_: Import, django_capture_on_commit_callbacks: Any
) -> None:
    _die_after_one_part(import_)
    with django_capture_on_commit_callbacks(execute=True):
        looking_around.send(None)  # too soon: the first may still be at it
    import_.refresh_from_db()
    assert import_.state == ImportState.CHECKING
    _let_time_pass(import_)
    with django_capture_on_commit_callbacks(execute=True):
        looking_around.send(None)
    import_.refresh_from_db()
    assert import_.state == ImportState.READY
    assert figures(import_) == (0, 11, 0, 0)
    assert Batch.objects.count() == 1  # what the first had made is gone


def test_two_who_look_around_begin_anew_once(import_: Import) -> None:
    _let_time_pass(import_)
    assert checking.begin_abandoned() == [import_.id]
    assert checking.begin_abandoned() == []


def test_worker_that_wakes_up_after_another_began_adds_nothing(
    import_: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking._Checking, "_store", _late(checking._Checking._store, import_))
    checking.check(import_.id)
    import_.refresh_from_db()
    assert (import_.state, import_.checked) == (ImportState.CHECKING, 0)
    assert import_.batch
    assert not import_.batch.entries.exists()


@pytest.mark.usefixtures("ending")
def test_worker_that_is_told_to_end_leaves_the_file_to_the_next(import_: Import) -> None:
    checking.check(import_.id)
    import_.refresh_from_db()
    assert (import_.state, import_.checked) == (ImportState.CHECKING, 4)
    leaving.clear()
    assert checking.begin_abandoned() == [import_.id]
    checking.check(import_.id)
    import_.refresh_from_db()
    assert figures(import_) == (0, 11, 0, 0)


def test_what_is_written_as_it_stands_asks_nothing_even_where_it_is_no_good(
    import_: Import, store: DatastoreService
) -> None:
    store.update([{"_id": 3, "zip": "niks", "remarks": "'=1"}])
    import_.rows.write_text(",_id,remarks,zip\n2,3,''=1,niks\n3,4,'=1,1621 aa\n4,5,,niks\n")
    import_.mapping, import_.total = ["_id", "remarks", "zip"], 3
    import_.save()
    checking.check(import_.id)
    assert figures(import_) == (0, 1, 1, 1)
    assert import_.batch
    changes = import_.batch.entries.get(key="4").changes
    assert changes == {"remarks": "=1", "zip": "1621 AA"}


def test_many_records_at_once_are_compared_as_one_by_one(
    import_: Import, store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.update(
        [{"_id": 3, "remarks": ""}, {"_id": 4, "remarks": None}, {"_id": 5, "remarks": "Iets"}]
    )
    store.update([{"_id": 6, "remarks": "'=1"}, {"_id": 7, "remarks": "-1"}])
    records = [store.get_one(number) for number in range(1, 200)]
    says = {3: "", 4: "", 5: "(leeg)", 6: "''=1", 7: "'-1", 8: "'=1", 150: "Anders"}
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["", "_id", "remarks"])
    writer.writerows(
        (number + 1, number, says.get(number, record["remarks"]))
        for number, record in enumerate(records, start=1)
    )
    import_.rows.write_text(file.getvalue())
    import_.total, import_.clear = len(records), "(leeg)"
    import_.save()
    monkeypatch.setattr(checking, "AT_ONCE", 150)

    checking.check(import_.id)
    at_once = _drafted(import_)
    monkeypatch.setattr(DatastoreService, "get_rows", lambda *_: None)
    checking.begin(import_)
    checking.check(import_.id)

    assert at_once == _drafted(import_)
    changed = {key: changes for key, _state, _title, _seen, changes in at_once if changes}
    assert changed == {
        "5": {"remarks": None},
        "8": {"remarks": "=1"},
        "150": {"remarks": "Anders"},
    }


def _drafted(import_: Import) -> list[tuple[Any, ...]]:
    import_.refresh_from_db()
    assert import_.batch
    entries = import_.batch.entries.order_by("position")
    return list(entries.values_list("key", "state", "title", "seen", "changes"))


def _planned(import_: Import) -> list[tuple[int, str]]:
    assert import_.batch
    entries = import_.batch.entries.order_by("position")
    return [(entry.position, (entry.changes or {})["remarks"]) for entry in entries]


def _die_after_one_part(import_: Import) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking._Checking, "_store", _dying(checking._Checking._store))
        with pytest.raises(KeyboardInterrupt):
            checking.check(import_.id)


def _dying(store: Callable[..., None]) -> Callable[..., None]:
    def stored(self: Any, planned: Any) -> None:
        store(self, planned)
        raise KeyboardInterrupt

    return stored


def _late(store: Callable[..., None], import_: Import) -> Callable[..., None]:
    def stored(self: Any, planned: Any) -> None:
        checking.begin(Import.objects.get(id=import_.id))
        store(self, planned)

    return stored


def _let_time_pass(import_: Import) -> None:
    Import.objects.filter(id=import_.id).update(heartbeat_at=timezone.now() - timedelta(hours=1))
