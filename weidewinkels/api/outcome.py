"""What came of a single write."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from datastore_proxy.types import Key, Record
from weidewinkels.api.endpoint import Call, answer
from weidewinkels.api.problems import Problem, found_wrong
from weidewinkels.api.represent import (
    Data,
    conflict_data,
    conflicts_of,
    etag_of,
    record_data,
    whole_batch,
    whole_record,
)
from weidewinkels.datastore import get_service
from weidewinkels.journal.models import OPEN_STATES, Batch, Entry, EntryState, Operation
from weidewinkels.journal.models import Problem as Why
from weidewinkels.records.outcome import refusals


def added(call: Call, batch: Batch) -> HttpResponse:
    entry = _written(call, batch)
    if entry is None or entry.key is None:
        return accepted(call, batch)
    return _done(call, batch, get_service().key_from_text(entry.key), entry.after, status=201)


def changed(call: Call, batch: Batch) -> HttpResponse:
    entry = _written(call, batch)
    if entry is None or entry.key is None:
        return accepted(call, batch)
    record = entry.after if entry.state == EntryState.DONE else entry.before
    return _done(call, batch, get_service().key_from_text(entry.key), record)


def deleted(call: Call, batch: Batch) -> HttpResponse:
    if _written(call, batch) is None:
        return accepted(call, batch)
    return answer({"record": None, "batch": whole_batch(call, batch)})


def nothing_to_do(call: Call, key: Key, record: Record) -> HttpResponse:
    """It was so already."""
    data = {"record": whole_record(call, key, record), "batch": None}
    return answer(data, headers={"ETag": etag_of(record)})


def accepted(call: Call, batch: Batch) -> HttpResponse:
    """It is kept, and will be written: the data platform, or another writer, is busy."""
    data = {"record": None, "batch": whole_batch(call, batch)}
    headers = {"Location": reverse("api:batch", args=[batch.pk])}
    return answer(data, status=202, headers=headers)


def _written(call: Call, batch: Batch) -> Entry | None:
    """The entry of a batch of one; None while it waits. Raises Problem for one that wasn't written."""
    entry = batch.sole_entry
    if entry.state in OPEN_STATES:
        return None
    if entry.state == EntryState.CONFLICT:
        raise _conflict(call, entry)
    if entry.state == EntryState.FAILED:
        raise _refusal(call, entry)
    return entry


def _done(
    call: Call, batch: Batch, key: Key, record: Record | None, *, status: int = 200
) -> HttpResponse:
    record = record or {}
    headers = {"ETag": etag_of(record)}
    if status == 201:
        headers["Location"] = reverse("api:record", args=[key])
    data = {"record": whole_record(call, key, record), "batch": whole_batch(call, batch)}
    return answer(data, status=status, headers=headers)


def _conflict(call: Call, entry: Entry) -> Problem:
    members: Data = {"batch": _link(call, entry)}
    if entry.problem == Why.DELETED or entry.key is None or entry.before is None:
        return Problem("conflict", "The record was deleted meanwhile.", **members)
    key = get_service().key_from_text(entry.key)
    current = record_data(call, key, entry.before)
    if entry.problem == Why.OTHER_RECORD:
        detail = "Under this key is another record now."
        return Problem("conflict", detail, current=current, yours=entry.changes or {}, **members)
    conflicts = [conflict_data(one) for one in conflicts_of(entry)]
    if entry.operation == Operation.DELETE:
        conflicts = [{**one, "yours": None} for one in conflicts]
    columns = ", ".join(one["column"] for one in conflicts)
    detail = f"Somebody else changed {columns} meanwhile."
    return Problem("conflict", detail, conflicts=conflicts, current=current, **members)


def _refusal(call: Call, entry: Entry) -> Problem:
    wrong = [
        {"pointer": f"/values/{column}" if column else "", "detail": " ".join(texts)}
        for column, texts in refusals(entry).items()
    ]
    problem = found_wrong("refused", wrong)
    problem.members["batch"] = _link(call, entry)
    return problem


def _link(call: Call, entry: Entry) -> str:
    return call.link(reverse("api:batch", args=[entry.batch_id]))
