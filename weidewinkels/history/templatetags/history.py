"""The history for templates: `{% record_timeline key %}`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import template
from django.template.context import Context

from weidewinkels.accounts.permissions import Visitor, may_see_history, may_undo_of
from weidewinkels.history.present import steps_of
from weidewinkels.journal.history import of_record, under_keys
from weidewinkels.journal.models import Action, Batch, Entry, EntryState
from weidewinkels.journal.trash import days_left

register = template.Library()
register.filter("days_left", days_left)

SHOWN = 10


ICONS = {
    Action.ADD: "plus",
    Action.EDIT: "pencil",
    Action.DELETE: "trash-2",
    Action.UNDO: "undo-2",
    Action.RESTORE: "archive-restore",
    Action.BULK: "list-checks",
    Action.IMPORT: "import",
    Action.MERGE: "merge",
}


@register.filter
def action_icon(batch: Batch) -> str:
    """lucide's name for what the batch did."""
    return ICONS[Action(batch.action)]


@register.inclusion_tag("history/_timeline.html", takes_context=True)
def record_timeline(
    context: Context, key: object, keys: Collection[str] | None = None
) -> dict[str, Any]:
    """What was done to the record with this key, with a way to take each step back.

    `keys`: its `earlier_keys`, where they are at hand.
    """
    request = context["request"]
    if not may_see_history(request.user):
        return {"hidden": True}
    told = of_record(str(key)) if keys is None else under_keys(keys)
    entries = list(told.select_related(None).select_related("batch")[: SHOWN + 1])
    undoable = _undoable(request.user, entries[:SHOWN])
    steps = [
        {"step": step, "can_undo": step.entry.pk in undoable} for step in steps_of(entries[:SHOWN])
    ]
    return {"steps": steps, "has_more": len(entries) > SHOWN, "key": key, "request": request}


def _undoable(user: Visitor, entries: Sequence[Entry]) -> set[int]:
    """The ids of the entries that this person may take back."""
    left = [entry for entry in entries if entry.state == EntryState.DONE and not entry.undone]
    batches = may_undo_of(user, [entry.batch for entry in left])
    return {entry.pk for entry in left if entry.batch_id in batches}
