"""What goes in comes out: through the journal's JSON, and by undo and replay."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field, Query, Record
from weidewinkels import datastore
from weidewinkels.journal.compare import same
from weidewinkels.journal.door import Delete, Insert, Update, submit
from weidewinkels.journal.models import Batch, Entry, EntryState, Operation
from weidewinkels.journal.undo import undo

pytestmark = pytest.mark.django_db

TEXT = st.none() | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12
)
NUMERIC = st.none() | st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12
)
VALUES = st.fixed_dictionaries(
    {
        "name": TEXT,
        "amount": NUMERIC,
        "number": st.none() | st.integers(-(2**31), 2**31 - 1),
        "open": st.none() | st.booleans(),
        "seen": st.none() | st.datetimes().map(lambda moment: moment.isoformat()),
        "more": st.none() | st.dictionaries(st.sampled_from("abc"), st.integers() | st.booleans()),
    }
)
TYPES = {
    "name": "text",
    "amount": "numeric",
    "number": "int4",
    "open": "bool",
    "seen": "timestamp",
    "more": "json",
}


@pytest.mark.parametrize(
    "value",
    [None, "", "0", 0, False, True, 1, Decimal("0.10"), Decimal("1E+30"), 2**70, "é\n", [], {}],
)
def test_the_journal_gives_back_what_it_got(value: Any) -> None:
    batch = Batch.objects.create(resource_id="x", action="edit", source="form")
    Entry.objects.create(batch=batch, position=0, operation="insert", changes={"a": value})

    stored = (Entry.objects.get().changes or {})["a"]
    assert stored == value
    if isinstance(value, Decimal) and not isinstance(stored, Decimal):
        # PostgreSQL writes a power of ten in full, as the DataStore does
        assert connection.vendor == "postgresql"
        assert str(stored) == f"{value:f}"
        return
    assert type(stored) is type(value)
    assert str(stored) == str(value)


@pytest.mark.parametrize(
    ("one", "other", "type_", "expected"),
    [
        (None, "", "text", False),
        (0, False, "text", False),
        ("0", 0, "text", False),
        (None, None, "int4", True),
        (1, Decimal("1.0"), "numeric", True),
        ("1.50", Decimal("1.5"), "numeric", True),
        ("2020-01-01", "2020-01-01T00:00:00", "timestamp", True),
        ("2020-01-01T10:00:00.120000", "2020-01-01T10:00:00.12", "timestamp", True),
        ("2020-01-01", "2020-01-01T00:00:00", "text", False),
        ('{"a": 1}', {"a": 1}, "json", True),
        ("true", True, "bool", True),
        ("abc", 1, "int4", False),
    ],
)
def test_values_are_compared_as_the_datastore_sees_them(
    one: Any, other: Any, type_: str, expected: bool
) -> None:
    assert same(one, other, type_) is expected
    assert same(other, one, type_) is expected


@pytest.fixture
def table(store: DatastoreService, monkeypatch: pytest.MonkeyPatch) -> Iterator[DatastoreService]:
    """A table with a column of every kind, in place of the shops."""
    store.transport.call("organization_create", {"name": "testers"})
    package = store.transport.call("package_create", {"name": "exact", "owner_org": "testers"})
    resource_id = store.create(
        [Field(name, type_) for name, type_ in TYPES.items()], package_id=package["id"]
    )
    service = DatastoreService(store.transport, resource_id)
    monkeypatch.setattr(datastore, "get_service", lambda: service)
    for module in ("door", "runner", "history"):
        monkeypatch.setattr(f"weidewinkels.journal.{module}.get_service", lambda: service)
    datastore.forget_resource()
    yield service
    datastore.forget_resource()


def rows(service: DatastoreService) -> dict[int, Record]:
    return {row["_id"]: row for row in service.search(Query(limit=1000)).records}


def save(*writes: Insert | Update | Delete) -> Batch:
    return submit(writes=writes, by=None, action="edit", source="form")


STEPS = st.lists(
    st.tuples(st.sampled_from(["insert", "update", "delete", "undo"]), st.integers(0, 9), VALUES),
    min_size=1,
    max_size=8,
)
FEW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@FEW
@given(before=VALUES, after=VALUES)
def test_undo_gives_back_the_exact_earlier_values(
    table: DatastoreService, before: Record, after: Record
) -> None:
    key = int(save(Insert(before)).entries.get().key or 0)
    was = table.get_one(key)

    batch = save(Update(key, was, after))
    if batch.done:
        undo(batch, by=None)

    assert repr(table.get_one(key)) == repr(was)


@FEW
@given(steps=STEPS)
def test_replaying_the_journal_gives_the_table(table: DatastoreService, steps: list[Any]) -> None:
    if there := list(rows(table).values()):
        save(*[Delete(row["_id"], row) for row in there])
    Batch.objects.all().delete()
    batches: list[Batch] = []
    for verb, which, values in steps:
        there = list(rows(table).values())
        if verb == "insert":
            batches.append(save(Insert(values)))
        elif verb == "undo" and batches:
            batch = batches[which % len(batches)]
            if batch.entries.filter(state=EntryState.DONE, undone=False).exists():
                batches.append(undo(batch, by=None))
        elif there and verb != "undo":
            row = there[which % len(there)]
            write = Delete(row["_id"], row) if verb == "delete" else Update(row["_id"], row, values)
            batches.append(save(write))

    replayed: dict[str, Record] = {}
    for entry in Entry.objects.filter(state=EntryState.DONE).order_by("id"):
        assert replayed.get(entry.key or "") == entry.before
        if entry.operation == Operation.DELETE:
            del replayed[entry.key or ""]
        else:
            replayed[entry.key or ""] = entry.after or {}
    assert replayed == {str(key): row for key, row in rows(table).items()}
