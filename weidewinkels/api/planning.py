"""The entries of a batch that a script sends → writes for the journal.

Either all of them are planned or none: what is wrong is told of each, by a pointer into the body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from datastore_proxy.errors import RecordNotFound
from datastore_proxy.types import Key, Record
from weidewinkels.accounts.permissions import editable
from weidewinkels.api.columns import all_meant
from weidewinkels.api.endpoint import Call
from weidewinkels.api.preconditions import as_seen, check_seen
from weidewinkels.api.problems import found_wrong
from weidewinkels.datastore import get_service
from weidewinkels.journal.door import Delete, Insert, Update, Write

Wrong = list[dict[str, str]]
MOST_TOLD = 100


def writes_of(call: Call) -> list[Write]:
    """What the body asks. Raises Problem: "invalid", or "forbidden" for records of others."""
    operation, entries = call.body["operation"], call.body["entries"]
    if operation == "insert":
        return _insertions(call, entries)
    records = _records(entries)
    wrong = list(_lost(entries, records))
    if wrong:
        raise found_wrong("invalid", wrong[:MOST_TOLD])
    if operation == "delete":
        return _planned(entries, records, _deletion)
    _check_allowed(call, entries, records)
    return _planned(entries, records, lambda *given: _update(call, *given))


def _insertions(call: Call, entries: Sequence[dict[str, Any]]) -> list[Write]:
    wrong: Wrong = []
    made: list[Write] = []
    for position, entry in enumerate(entries):
        values, no_good = all_meant(call.shape.new, entry["values"], None)
        wrong += _values_wrong(position, no_good)
        made.append(Insert(values))
    if wrong:
        raise found_wrong("invalid", wrong[:MOST_TOLD])
    return made


def _planned(
    entries: Sequence[dict[str, Any]],
    records: dict[Key, Record],
    plan: Callable[[int, Key, Record, dict[str, Any]], tuple[Write, Wrong]],
) -> list[Write]:
    wrong: Wrong = []
    made: list[Write] = []
    for position, entry in enumerate(entries):
        key = get_service().key_from_text(entry["key"])
        write, no_good = plan(position, key, records[key], entry)
        made.append(write)
        wrong += no_good
    if wrong:
        raise found_wrong("invalid", wrong[:MOST_TOLD])
    return made


def _update(
    call: Call, position: int, key: Key, record: Record, entry: dict[str, Any]
) -> tuple[Write, Wrong]:
    seen = entry.get("seen")
    wrong = check_seen(seen, entry["values"], f"/entries/{position}") if seen is not None else []
    was = as_seen(record, seen or {})
    values, no_good = all_meant(call.shape.changeable, entry["values"], was)
    return Update(key, was, values), [*wrong, *_values_wrong(position, no_good)]


def _deletion(
    position: int, key: Key, record: Record, entry: dict[str, Any]
) -> tuple[Write, Wrong]:
    return Delete(key, as_seen(record, entry.get("seen") or {})), []


def _records(entries: Sequence[dict[str, Any]]) -> dict[Key, Record]:
    """The records as they are now: one read per thousand."""
    service = get_service()
    keys: dict[Key, None] = {}
    for entry in entries:
        with suppress(RecordNotFound):
            keys[service.key_from_text(entry["key"])] = None
    return service.get(list(keys)) if keys else {}


def _lost(
    entries: Sequence[dict[str, Any]], records: dict[Key, Record]
) -> Iterator[dict[str, str]]:
    """Entries about a record that isn't there, or about the same one twice."""
    known = {str(key) for key in records}
    met: set[str] = set()
    for position, entry in enumerate(entries):
        key, pointer = entry["key"], f"/entries/{position}/key"
        if key not in known:
            yield {"pointer": pointer, "detail": "There is no record with this key."}
        elif key in met:
            yield {"pointer": pointer, "detail": "A record comes once in a batch."}
        met.add(key)


def _check_allowed(
    call: Call, entries: Sequence[dict[str, Any]], records: dict[Key, Record]
) -> None:
    may = editable(call.user)
    by_text = {str(key): (key, record) for key, record in records.items()}
    wrong = [
        {"pointer": f"/entries/{position}/key", "detail": "You may not change this record."}
        for position, entry in enumerate(entries)
        if not may(*by_text[entry["key"]])
    ]
    if wrong:
        raise found_wrong("forbidden", wrong[:MOST_TOLD])


def _values_wrong(position: int, no_good: dict[str, str]) -> Wrong:
    return [
        {"pointer": f"/entries/{position}/values/{name}", "detail": text}
        for name, text in no_good.items()
    ]
