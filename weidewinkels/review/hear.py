"""What was merged, deleted or put back: groups of doubles and ownership follow; the journal tells."""

from __future__ import annotations

from collections.abc import Sequence

from weidewinkels.accounts.models import Ownership
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.journal.history import current_keys
from weidewinkels.journal.models import Action, Entry, Operation
from weidewinkels.review import computing
from weidewinkels.review.doubles.stored import regroup
from weidewinkels.review.models import DoubleGroup, Handover

MOST_AT_ONCE = 500
"""After a larger deletion the next search for doubles sets it right."""


def hear(sender: object, entries: Sequence[Entry], **_: object) -> None:
    deleted = [entry for entry in entries if entry.operation == Operation.DELETE and entry.key]
    returned = [entry for entry in entries if entry.operation == Operation.INSERT]
    merged = _deletions_in_merges([*deleted, *returned])
    for entry in deleted:
        if entry.pk in merged:
            _hand_over(entry, merged[entry.pk])
    if deleted and len(deleted) <= MOST_AT_ONCE and DoubleGroup.objects.exists():
        regroup([str(entry.key) for entry in deleted])
    back = [merged[entry.pk] for entry in returned if entry.pk in merged]
    if back:
        for handover in Handover.objects.filter(entry__in=back).select_related("ownership"):
            handover.ownership.delete()
        computing.ask(computing.DOUBLES)


def _deletions_in_merges(entries: Sequence[Entry]) -> dict[int, Entry]:
    """Entry id → the deletion of a double that it is, takes back or does again; for a query or two,
    however many they are."""
    origins = {
        entry.pk: entry.pk if entry.batch.action == Action.MERGE else entry.inverse_of_id
        for entry in entries
        if entry.batch.action in (Action.MERGE, Action.UNDO, Action.RESTORE)
    }
    merged: dict[int, Entry] = {}
    while origins := {pk: origin for pk, origin in origins.items() if origin}:
        found = Entry.objects.select_related("batch").defer("seen", "before", "after", "changes")
        by_id = found.in_bulk({origin for origin in origins.values() if origin})
        left: dict[int, int | None] = {}
        for pk, origin in origins.items():
            before = by_id.get(origin or 0)
            if before and before.batch.action == Action.MERGE:
                if before.operation == Operation.DELETE:
                    merged[pk] = before
            elif before and before.batch.action in (Action.UNDO, Action.RESTORE):
                left[pk] = before.inverse_of_id
        origins = left
    return merged


def _hand_over(entry: Entry, merged: Entry) -> None:
    """Who owned the double owns the survivor too. Their own ownership stays written down under the key
    of the double, as of any deleted record, for when it comes back."""
    survivor = merged.batch.entries.filter(operation=Operation.UPDATE).first()
    if survivor is None or survivor.key is None:
        return
    record = survivor.after or survivor.before or survivor.seen or {}
    for ownership in Ownership.objects.filter(
        resource_id=entry.batch.resource_id, record_key=entry.key
    ):
        if ownership.fingerprint not in ("", fingerprint_of(entry.before or entry.seen or {})):
            continue  # of the shop that had this key before a reload
        given, is_new = Ownership.objects.get_or_create(
            resource_id=entry.batch.resource_id,
            record_key=current_keys([survivor.key])[survivor.key],
            user=ownership.user,
            defaults={"fingerprint": fingerprint_of(record)},
        )
        if is_new:
            Handover.objects.create(entry=merged, ownership=given)
