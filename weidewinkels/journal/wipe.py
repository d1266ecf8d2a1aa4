"""Deleting for good: the values leave the journal, and what was deleted can't come back.

Who did what, when, to which keys stays; what stood in the records doesn't, in no entry about them.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from weidewinkels.journal.models import OPEN_STATES, Entry, EntryState

AT_ONCE = 500
NOTHING = {
    "title": "",
    "message": "",
    "seen": None,
    "changes": None,
    "before": None,
    "after": None,
}


def wipe(deleted: QuerySet[Entry]) -> int:
    """Take the values of these deleted records out of the journal; gives how many records it were.

    One that is being restored at this moment is left alone.
    """
    number, last = 0, 0
    while part := list(deleted.filter(id__gt=last).order_by("id")[:AT_ONCE]):
        last = part[-1].id
        number += _wipe(part)
    return number


def _wipe(part: list[Entry]) -> int:
    with transaction.atomic():
        on_their_way = set(
            Entry.objects.filter(inverse_of__in=part, state__in=OPEN_STATES).values_list(
                "inverse_of", flat=True
            )
        )
        gone = [entry for entry in part if entry.id not in on_their_way]
        restores_in_vain = Entry.objects.filter(inverse_of__in=gone).exclude(state=EntryState.DONE)
        ids = [*_about(gone), *restores_in_vain.values_list("id", flat=True)]
        Entry.objects.filter(id__in=ids).update(**NOTHING)
    return len(gone)


def _about(gone: Iterable[Entry]) -> set[int]:
    """The ids of all entries about these records, up to and with their deletion.

    Also under the keys that they had before they were restored; what came to bear the same key
    later is another record.
    """
    ids = {entry.id for entry in gone}
    until = {entry.key: entry.id for entry in gone if entry.key}
    while until:
        rows = Entry.objects.filter(key__in=list(until)).values_list("id", "key", "restores_key")
        found = [row for row in rows if row[0] <= until[str(row[1])]]
        ids.update(id_ for id_, _key, _restores in found)
        until = {
            restores: id_ for id_, key, restores in found if restores and restores not in until
        }
    return ids
