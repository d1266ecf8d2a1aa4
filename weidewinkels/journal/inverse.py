"""What puts records back as they were.

An inverse is planned as little more than the entry that it takes back: one statement of the database
for any number of them, so that nobody waits for it. What it is to write is worked out (`complete`)
when a chunk of them is about to be written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from weidewinkels.journal.history import current_keys
from weidewinkels.journal.models import Batch, Entry, Operation
from weidewinkels.journal.outcome import save_entries
from weidewinkels.profile import title_of

AT_ONCE = 1000
COMPLETED = ("key", "title", "seen", "changes")


@dataclass(frozen=True)
class Inverses:
    """What takes these entries back, the last one first."""

    of: QuerySet[Entry]

    def store(self, batch: Batch) -> int:
        """Plan them in `batch`; gives how many they are."""
        chosen = self.of.order_by().values_list(
            "id", "batch_id", "position", "operation", "key", "title"
        )
        sql, parameters = chosen.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(INSERT.format(chosen=sql), [batch.id, *parameters])
            return int(cursor.rowcount)


INSERT = """
INSERT INTO journal_entry (
    batch_id, position, inverse_of_id, operation, key, restores_key, title,
    merged, conflicting, state, problem, message, undone, attempts
)
SELECT
    %s, row_number() OVER (ORDER BY chosen.batch_id DESC, chosen.position DESC) - 1, chosen.id,
    CASE chosen.operation WHEN 'insert' THEN 'delete' WHEN 'delete' THEN 'insert' ELSE 'update' END,
    CASE WHEN chosen.operation <> 'delete' THEN chosen.key END,
    CASE WHEN chosen.operation = 'delete' THEN chosen.key END,
    chosen.title, '[]', '[]', 'planned', '', '', FALSE, 0
FROM ({chosen}) AS chosen
"""


def complete(entries: Iterable[Entry]) -> list[Entry]:
    """Work out what those of the entries are to write that only say what they take back.

    Gives those, not saved. A record that was restored since has its key of now.
    """
    bare = {
        entry.inverse_of_id: entry
        for entry in entries
        if entry.inverse_of_id and entry.seen is None and entry.changes is None
    }
    if not bare:
        return []
    keys = current_keys({entry.key for entry in bare.values() if entry.key})
    originals = Entry.objects.filter(id__in=bare).defer("seen", "merged", "message")
    for original in originals.iterator(AT_ONCE):
        _complete(bare[original.id], original, keys)
    return list(bare.values())


def complete_and_save(entries: Iterable[Entry]) -> None:
    """The same, stored: before a record is written, the journal knows what it is to become."""
    save_entries(complete(entries), COMPLETED)


def _complete(entry: Entry, original: Entry, keys: dict[str, str]) -> None:
    before, after = original.before or {}, original.after or {}
    if entry.operation == Operation.INSERT:
        entry.changes = {column: value for column, value in before.items() if column != "_id"}
        return
    entry.key = keys[str(entry.key)]
    entry.title = title_of(after)[:300]
    entry.seen = after
    if entry.operation == Operation.UPDATE:
        written = [difference.column for difference in original.differences()]
        entry.changes = {column: before.get(column) for column in written}
