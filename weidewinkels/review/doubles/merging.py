"""Two or more records become one: an update of the one that stays and a deletion of the others, as
one batch, so that it is undone as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.contrib.auth.models import User

from datastore_proxy.types import Key, Record
from weidewinkels.journal.door import Delete, Update, Write, submit
from weidewinkels.journal.models import Action, Batch, Source
from weidewinkels.review.doubles.comparing import Sides, changes_of


def merge(
    sides: Sides,
    survivor: Key,
    chosen: Mapping[str, str],
    *,
    by: User,
    reason: str = "",
    once: str | None = None,
) -> Batch:
    """`sides`: the records as they were shown. Gives the batch as it is after the run; where one of the
    records isn't as it was shown any more, nothing of it is written."""
    return submit(
        writes=_writes(sides, survivor, changes_of(sides, survivor, chosen)),
        by=by,
        action=Action.MERGE,
        source=Source.FORM,
        reason=reason,
        once=once,
    )


def _writes(sides: Sides, survivor: Key, changes: Record) -> Iterator[Write]:
    # Also when nothing changes: then it sees to it that the survivor is still there.
    yield Update(survivor, sides[survivor], changes)
    for key, record in sides.items():
        if key != survivor:
            yield Delete(key, record)
