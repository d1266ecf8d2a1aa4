"""What became of a record since somebody judged it: column by column, by whom and why."""

from __future__ import annotations

from dataclasses import dataclass

from datastore_proxy.types import Key, Record
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.history.present import ShownDifference, known_columns, shown
from weidewinkels.journal.history import of_record
from weidewinkels.journal.models import Difference, Entry, EntryState
from weidewinkels.records.forms import is_same

LOOKED_BACK = 50


@dataclass(frozen=True)
class ChangeSince:
    """A column that differs from what was judged. `by`: who wrote it; None when not done here."""

    difference: ShownDifference
    by: Entry | None


def changes_since_verdict(row: KnownRecord, key: Key, record: Record) -> list[ChangeSince]:
    """In the order of the columns; empty for a record that nobody judged."""
    if row.verdict_content is None or row.verdict_at is None:
        return []
    before: Record = row.verdict_content
    columns = known_columns()
    writers = _writers(row, key)
    return [
        ChangeSince(
            shown(Difference(name, before.get(name), record.get(name)), columns), writers.get(name)
        )
        for name in columns
        if not is_same(before.get(name), record.get(name))
    ]


def _writers(row: KnownRecord, key: Key) -> dict[str, Entry]:
    """Column → its last change in the journal since the verdict."""
    writers: dict[str, Entry] = {}
    entries = of_record(key).filter(state=EntryState.DONE, done_at__gte=row.verdict_at)
    for entry in entries[:LOOKED_BACK]:
        for column in entry.changes or {}:
            writers.setdefault(column, entry)
    return writers
