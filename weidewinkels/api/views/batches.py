"""Many at once: to submit, follow, steer and take back."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse

from weidewinkels.accounts.permissions import (
    may_add,
    may_delete,
    may_edit_some,
    may_see_history,
    may_stop,
    may_undo,
)
from weidewinkels.api.endpoint import Call, answer
from weidewinkels.api.once import earlier, once_of
from weidewinkels.api.planning import writes_of
from weidewinkels.api.problems import Problem
from weidewinkels.api.represent import batch_data, entry_data, page_of, paged, whole_batch
from weidewinkels.journal import door
from weidewinkels.journal.history import of_resource
from weidewinkels.journal.models import Action, Batch, BatchState, EntryState, Source
from weidewinkels.journal.undo import CannotUndo, undo

RULES = {
    "insert": (Action.ADD, may_add),
    "update": (Action.BULK, may_edit_some),
    "delete": (Action.DELETE, may_delete),
}
HIGHEST_ID = 2**63


def list_batches(call: Call) -> HttpResponse:
    """The latest first."""
    _check_history(call)
    batches = of_resource()
    for name in ("state", "source"):
        if name in call.query:
            batches = batches.filter(**{name: call.query[name]})
    if "mine" in call.query:
        batches = batches.filter(by=call.user)
    page, limit = page_of(call)
    some = batches[(page - 1) * limit : page * limit]
    items = [batch_data(call, batch) for batch in some]
    return answer(paged(call, "batches", items, batches.count()))


def submit_batch(call: Call) -> HttpResponse:
    """Plan all entries and begin; what comes of each is in the batch."""
    action, may = RULES[call.body["operation"]]
    if not may(call.user):
        raise Problem("forbidden", f"You may not {call.body['operation']} records.")
    once = once_of(call)
    batch = earlier(call, once)
    if batch is None:
        batch = door.plan(
            writes=writes_of(call),
            by=call.user,
            action=action,
            source=Source.API,
            reason=call.body.get("reason", ""),
            once=once,
        )
        batch = door.start(batch)
    return _accepted(call, batch)


def show_batch(call: Call, batch: int) -> HttpResponse:
    return answer(whole_batch(call, _found(call, batch)))


def list_entries(call: Call, batch: int) -> HttpResponse:
    """In the order in which they were sent."""
    found = _found(call, batch)
    entries, total = found.entries.order_by("position"), found.total
    if state := call.query.get("state"):
        entries, total = entries.filter(state=state), found.count(EntryState(state))
    page, limit = page_of(call)
    some = entries[(page - 1) * limit : page * limit]
    return answer(paged(call, "entries", [entry_data(entry) for entry in some], total))


def stop_batch(call: Call, batch: int) -> HttpResponse:
    """After the part that it is at; nothing to do for one that has ended."""
    found = _found(call, batch)
    if not may_stop(call.user, found):
        raise Problem("forbidden", "This batch is somebody else's.")
    if found.state == BatchState.DONE:
        raise Problem("not-now", "It was done already.")
    door.stop(found)
    return answer(whole_batch(call, _found(call, batch)))


def resume_batch(call: Call, batch: int) -> HttpResponse:
    found = _to_undo(call, batch)
    if found.state != BatchState.STOPPED:
        raise Problem("not-now", "It isn't stopped.")
    return _accepted(call, door.resume(found))


def retry_batch(call: Call, batch: int) -> HttpResponse:
    """Once more what the data platform refused."""
    found = _to_undo(call, batch)
    if found.state != BatchState.DONE or not door.refused(found).exists():
        raise Problem("not-now", "Nothing of it was refused.")
    return _accepted(call, door.retry_failed(found))


def undo_batch(call: Call, batch: int) -> HttpResponse:
    """What was changed since is left as it is, and comes back as a conflict in the new batch."""
    found = _to_undo(call, batch)
    once = once_of(call)
    if before := earlier(call, once):
        return _accepted(call, before)
    if found.state not in (BatchState.DONE, BatchState.STOPPED):
        raise Problem("not-now", "It still goes on: stop it first.")
    try:
        return _accepted(call, undo(found, by=call.user, once=once))
    except CannotUndo as reason:
        raise Problem("not-now", str(reason)) from reason


def _accepted(call: Call, batch: Batch) -> HttpResponse:
    headers = {"Location": reverse("api:batch", args=[batch.pk])}
    return answer(whole_batch(call, batch), status=202, headers=headers)


def _check_history(call: Call) -> None:
    if not may_see_history(call.user):
        raise Problem("forbidden")


def _found(call: Call, number: int) -> Batch:
    """A batch of this resource; a preview is no part of the history."""
    _check_history(call)
    batch = of_resource().filter(id=number).first() if number < HIGHEST_ID else None
    if batch is None:
        raise Http404
    return batch


def _to_undo(call: Call, number: int) -> Batch:
    """Whoever has it go on must be allowed what it does; that is what undoing it asks for too."""
    batch = _found(call, number)
    if not may_undo(call.user, batch):
        raise Problem("forbidden", "You may not do this with this batch.")
    return batch
