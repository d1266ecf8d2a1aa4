"""Previewed = confirmed = executed, whatever is selected, left out, and done by others meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Query, Record
from tests.unit.bulk.steps import (
    batch_of,
    confirm,
    posted_set,
    preview_of,
    propose,
    select,
    text_of,
)
from weidewinkels.bulk.present import Figures
from weidewinkels.journal import door, draft
from weidewinkels.journal.models import EntryState

pytestmark = pytest.mark.django_db

OPERATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "set": ("set_fields", posted_set(city="Hoorn", remarks=None)),
    "replace": ("replace", {"find": "e", "replacement": "E", "in_columns": ["city", "zip"]}),
    "tidy": ("tidy", {"trim": "on", "kinds": ["phone", "postcode", "province", "url"]}),
    "delete": ("delete", {}),
}


@dataclass(frozen=True)
class Case:
    """`filtered`: select a province rather than some records; numbers are positions in what is selected."""

    operation: str
    filtered: str
    picked: list[int]
    excluded: list[int]
    edited: list[int]
    deleted: list[int]


positions = st.lists(st.integers(0, 40), max_size=6, unique=True)
cases = st.builds(
    Case,
    operation=st.sampled_from(sorted(OPERATIONS)),
    filtered=st.sampled_from(["", "", "North Holland", "Utrecht"]),
    picked=st.lists(st.integers(0, 300), min_size=1, max_size=30, unique=True),
    excluded=positions,
    edited=positions,
    deleted=positions,
)


@given(cases)
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_was_previewed_is_what_is_done(
    beheerder_client: Client, beheerder: User, store: DatastoreService, case: Case
) -> None:
    before = {record["_id"]: record for record in store.iterate()}
    selected = _selected(case, store, before)
    if not selected:
        return
    with transaction.atomic():
        select(beheerder, selected)
        name, data = OPERATIONS[case.operation]
        proposal = propose(beheerder_client, name, data)
        entries = list(batch_of(proposal).entries.order_by("position"))
        assert len(entries) == len(selected)
        draft.exclude(
            batch_of(proposal),
            [entry.pk for at, entry in enumerate(entries) if at in case.excluded],
        )
        figures = Figures.of(batch_of(proposal))
        shown = text_of(preview_of(beheerder_client, proposal))
    planned = {
        int(entry.key or 0): entry
        for entry in batch_of(proposal).entries.filter(state=EntryState.PLANNED)
    }
    assert figures.change == len(planned)
    assert sum((figures.change, figures.same, figures.cannot, figures.excluded)) == len(selected)
    _others_write(case, store, selected)
    meanwhile = {record["_id"]: record for record in store.iterate()}
    answer = confirm(beheerder_client, proposal, figures.change)
    if not planned:
        assert answer.status_code == 409
        return
    verb = "Verwijder" if case.operation == "delete" else "Wijzig"
    assert f"{verb} {figures.change} record" in shown
    batch = batch_of(proposal)
    assert batch.total == batch.entries.count() == figures.change
    assert batch.done + batch.conflicts + batch.unchanged == figures.change
    after = {record["_id"]: record for record in store.iterate()}
    done = {int(e.key or 0): e for e in batch.entries.filter(state=EntryState.DONE)}
    assert done.keys() <= planned.keys()
    for key, record in meanwhile.items():
        if key not in done:
            assert after[key] == record
        elif case.operation == "delete":
            assert key not in after
        else:
            assert after[key] == {**record, **(done[key].changes or {})}


def _selected(case: Case, store: DatastoreService, records: dict[int, Record]) -> list[int]:
    if case.filtered:
        asked = Query(filters={"province": [case.filtered]}, columns=("_id",))
        return [record["_id"] for record in store.iterate(asked)]
    keys = sorted(records)
    return [keys[at] for at in case.picked if at < len(keys)]


def _others_write(case: Case, store: DatastoreService, selected: list[int]) -> None:
    """Others edit and delete some of the selected records."""
    there = store.get(selected)
    edits = [
        door.Update(key, there[key], {"city": "Elders", "remarks": "Van een ander"})
        for at, key in enumerate(selected)
        if at in case.edited
    ]
    removals = [
        door.Delete(key, there[key])
        for at, key in enumerate(selected)
        if at in case.deleted and at not in case.edited
    ]
    for writes in (edits, removals):
        if writes:
            door.submit(writes=writes, by=None, action="edit", source="form")
