"""Records, batches and entries as the API gives them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.permissions import may_delete, may_edit, may_stop, may_undo
from weidewinkels.api.endpoint import Call
from weidewinkels.catalogue.contents import content_hash_of
from weidewinkels.datastore import get_resource
from weidewinkels.history.present import differences_of, message_of
from weidewinkels.journal import door
from weidewinkels.journal.models import Batch, BatchState, Entry, FieldConflict
from weidewinkels.journal.undo import undoable
from weidewinkels.profile import hidden_columns_of

Data = dict[str, Any]


def etag_of(record: Record) -> str:
    """The same for the same values of all columns. It says nothing of how they are written down,
    so one that a proxy made weak (W/"…", by compressing) is as good."""
    stored = {field.id: record.get(field.id) for field in get_resource().fields}
    return f'"{content_hash_of(stored)}"'


def record_data(call: Call, key: Key, record: Record, columns: Iterable[str] = ()) -> Data:
    """As part of a list. With `columns` only these, and no etag: that stands for all of them."""
    chosen, hidden = tuple(columns), hidden_columns_of(str(key))
    data: Data = {
        "key": str(key),
        "values": {
            name: record.get(name) for name in chosen or call.shape.new if name not in hidden
        },
        "self": call.link(reverse("api:record", args=[key])),
        "page": call.link(reverse("records:show", args=[key])),
    }
    return data if chosen else {**data, "etag": etag_of(record)}


def whole_record(call: Call, key: Key, record: Record) -> Data:
    """With what the asker may do."""
    may = {
        "edit": may_edit(call.user, key, record),
        "delete": may_delete(call.user),
    }
    return {**record_data(call, key, record), "may": may}


def batch_data(call: Call, batch: Batch) -> Data:
    """As part of a list."""
    return {
        "id": batch.pk,
        "self": call.link(reverse("api:batch", args=[batch.pk])),
        "page": call.link(reverse("history:batch", args=[batch.pk])),
        "action": batch.action,
        "source": batch.source,
        "state": batch.state,
        "reason": batch.reason,
        "by": batch.by_name,
        "total": batch.total,
        "counts": batch.counts,
        "problem": batch.problem,
        "created_at": _moment(batch.created_at),
        "started_at": _moment(batch.started_at),
        "finished_at": _moment(batch.finished_at),
        "undoes": batch.undoes_id,
    }


def whole_batch(call: Call, batch: Batch) -> Data:
    """With what the asker may do with it now."""
    rests = batch.state in (BatchState.STOPPED, BatchState.DONE)
    may_take_back = rests and may_undo(call.user, batch)
    may = {
        "stop": not rests and not batch.stop_asked and may_stop(call.user, batch),
        "resume": may_take_back and batch.state == BatchState.STOPPED,
        "retry": may_take_back
        and batch.state == BatchState.DONE
        and batch.failed > 0
        and door.refused(batch).exists(),
        "undo": may_take_back and undoable(batch).exists(),
    }
    return {**batch_data(call, batch), "may": may}


def entry_data(entry: Entry) -> Data:
    return {
        "position": entry.position,
        "operation": entry.operation,
        "key": entry.key,
        "title": entry.title,
        "state": entry.state,
        "problem": entry.problem,
        "message": message_of(entry),
        "differences": [
            {"column": one.column, "old": one.old, "new": one.new} for one in differences_of(entry)
        ],
        "conflicts": [conflict_data(one) for one in conflicts_of(entry)],
        "merged": entry.merged,
        "undone": entry.undone,
        "done_at": _moment(entry.done_at),
    }


def conflicts_of(entry: Entry) -> list[FieldConflict]:
    """But for the columns that who asks isn't shown."""
    hidden = hidden_columns_of(entry.key)
    return [one for one in entry.conflicts() if one.column not in hidden]


def conflict_data(one: FieldConflict) -> Data:
    return {
        "column": one.column,
        "seen": one.original,
        "theirs": one.theirs,
        "yours": one.yours,
    }


def paged(call: Call, name: str, items: list[Data], total: int) -> Data:
    """A page of a list that the app's own database holds."""
    page, limit = page_of(call)
    following = None
    if page * limit < total:
        query: QueryDict = call.request.GET.copy()
        query["page"] = str(page + 1)
        following = call.link(f"{call.request.path}?{query.urlencode()}")
    return {name: items, "total": total, "page": page, "limit": limit, "next": following}


def page_of(call: Call) -> tuple[int, int]:
    """The number of the page that is asked for, and how many are on one."""
    return call.query.get("page", 1), call.query.get("limit", 50)


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
