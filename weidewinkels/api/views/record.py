"""One record: to read, change and delete, and what was done to it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.onlooking import show_if_own
from weidewinkels.accounts.permissions import may_delete, may_edit, may_edit_some, may_see_history
from weidewinkels.api.columns import all_meant
from weidewinkels.api.endpoint import Call, answer
from weidewinkels.api.once import earlier, once_of
from weidewinkels.api.outcome import changed, deleted, nothing_to_do
from weidewinkels.api.preconditions import (
    as_seen,
    check_if_match,
    check_seen,
    is_known_to,
    need_one,
)
from weidewinkels.api.problems import Problem, found_wrong
from weidewinkels.api.represent import (
    batch_data,
    entry_data,
    etag_of,
    page_of,
    paged,
    whole_record,
)
from weidewinkels.datastore import get_service
from weidewinkels.journal.door import Delete, Update, submit
from weidewinkels.journal.history import current_keys, last_deletion, of_record
from weidewinkels.journal.models import Action, Source
from weidewinkels.records.forms import is_same
from weidewinkels.records.lookup import key_or_404


def show_record(call: Call, key: str) -> HttpResponse:
    record_key, record = _found(call, key)
    show_if_own(call.user, record_key, record)
    etag = etag_of(record)
    if is_known_to(call.request, etag):
        return HttpResponse(status=304, headers={"ETag": etag})
    return answer(whole_record(call, record_key, record), headers={"ETag": etag})


def change_record(call: Call, key: str) -> HttpResponse:
    """Only the columns that are given, and of these only those that differ, are written."""
    if not may_edit_some(call.user):
        raise Problem("forbidden", "You may not change records.")
    once = once_of(call)
    if before := earlier(call, once):
        return changed(call, before)
    record_key, record = _found(call, key)
    if not may_edit(call.user, record_key, record):
        raise Problem("forbidden", "You may not change this record.")
    given, seen = call.body["values"], call.body.get("seen")
    if not check_if_match(call, record_key, record, yours=given) and seen is None:
        raise need_one()
    seen = seen or {}
    wrong = check_seen(seen, given) if call.body.get("seen") is not None else []
    values, no_good = all_meant(call.shape.changeable, given, as_seen(record, seen))
    wrong += [{"pointer": f"/values/{name}", "detail": text} for name, text in no_good.items()]
    if wrong:
        raise found_wrong("invalid", wrong)
    if all(is_same(value, record.get(name)) for name, value in values.items()):
        return nothing_to_do(call, record_key, record)
    batch = submit(
        writes=[Update(record_key, as_seen(record, seen), values)],
        by=call.user,
        action=Action.EDIT,
        source=Source.API,
        reason=call.body.get("reason", ""),
        once=once,
    )
    return changed(call, batch)


def delete_record(call: Call, key: str) -> HttpResponse:
    """It can be restored as long as the trash keeps it: undo its batch."""
    if not may_delete(call.user):
        raise Problem("forbidden", "You may not delete records.")
    once = once_of(call)
    if before := earlier(call, once):
        return deleted(call, before)
    record_key, record = _found(call, key)
    if not check_if_match(call, record_key, record):
        raise need_one()
    batch = submit(
        writes=[Delete(record_key, record)],
        by=call.user,
        action=Action.DELETE,
        source=Source.API,
        reason=call.query.get("reason", ""),
        once=once,
    )
    return deleted(call, batch)


def show_history(call: Call, key: str) -> HttpResponse:
    """What was done to it, the latest first; also of a record that is deleted."""
    if not may_see_history(call.user):
        raise Problem("forbidden")
    entries = of_record(key_or_404(key))
    total = entries.count()
    if not total:
        _found(call, key)
    page, limit = page_of(call)
    some = entries[(page - 1) * limit : page * limit]
    items = [{**entry_data(entry), "batch": batch_data(call, entry.batch)} for entry in some]
    return answer(paged(call, "history", items, total))


def _found(call: Call, text: str) -> tuple[Key, Record]:
    """The record as it is now; a problem says what became of one that isn't there."""
    key = key_or_404(text)
    record = get_service().get([key]).get(key)
    if record is not None:
        return key, record
    now = current_keys([str(key)])[str(key)]
    if now != str(key):
        moved_to = call.link(reverse("api:record", args=[now]))
        raise Problem("gone", "It was restored under another key.", moved_to=moved_to)
    deletion = last_deletion(str(key))
    if deletion is None:
        raise Http404
    batch = call.link(reverse("api:batch", args=[deletion.batch_id]))
    raise Problem("gone", "It was deleted.", batch=batch)
