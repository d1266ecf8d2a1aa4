"""What is written next: entries that go in one call, compared with what is there now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import takewhile

from django.conf import settings
from django.db.models import QuerySet

from datastore_proxy.types import Record
from weidewinkels.ahead import ask_ahead
from weidewinkels.journal.check import check
from weidewinkels.journal.inverse import complete_and_save
from weidewinkels.journal.lease import FEW
from weidewinkels.journal.models import Batch, Entry, EntryState, Operation, Problem
from weidewinkels.journal.outcome import FOUND, is_as_seen, save_entries
from weidewinkels.journal.store import Store
from weidewinkels.journal.together import belongs_together, keep_together

SMALLER_PER_ATTEMPT = 8
LEAST_PART = 4
"""The first chunk is a quarter of the largest, as the last ones are: while the first is compared and
the last recorded, the DataStore has nothing to do. Not of deletions: CKAN takes as long to begin one as
to delete two thousand records."""

NOT_NEEDED = (
    *("before", "after", "merged", "conflicting", "problem", "message"),
    *("undone", "watermark", "sent_at", "done_at"),
)
"""What a run sets or never looks at; without these, entries are loaded in little more than half the time."""


@dataclass(frozen=True)
class Chunk:
    """`ready`: those that are to be sent, by key; `keys`: of the whole chunk.

    `is_last`: nothing is left to be sent after it; `is_whole`: it is all there is in its batch.
    """

    ready: list[Entry]
    keys: frozenset[str | None]
    is_last: bool
    is_whole: bool


class _Records:
    """The records of entries as they are now; those with the keys `ahead` are asked for already."""

    def __init__(self, store: Store, ahead: Collection[str] = ()) -> None:
        self.store = store
        self._ahead = frozenset(ahead)
        self._asked: Callable[[], Mapping[str, Record]] = (
            ask_ahead(partial(store.read, ahead)) if self._ahead else dict
        )

    def of(self, entries: Iterable[Entry]) -> Mapping[str, Record]:
        """By key; those that are gone are left out."""
        late = [entry.key for entry in entries if entry.key not in self._ahead]
        return {**self._asked(), **self.store.read(late)}


@dataclass(frozen=True)
class _Picked:
    """`is_last`: nothing else is left to write."""

    entries: list[Entry]
    records: _Records
    is_last: bool


class Chunks:
    """The chunks of one run, each of one operation."""

    def __init__(self, batch: Batch, store: Store) -> None:
        self.batch = batch
        self.store = store
        self._size = 0

    def next(self) -> Chunk | None:
        """The next one, compared just now; None when nothing is left to write."""
        if belongs_together(self.batch):
            keep_together(self.batch, self.store)
        picked = self._pick()
        return self._compared(picked) if picked else None

    def ahead(self, sending: Chunk) -> Chunk | None:
        """The one that comes after `sending`, while that is being written.

        None when nothing is left, or when it hangs on what comes of `sending`: it has a record in
        common with it, belongs together with it, or brings records back, each of which is brought
        back once. What is new hangs on nothing: what tells it from others is asked when it is sent.
        """
        if belongs_together(self.batch):
            return None
        picked = self._pick(sending.keys)
        if not picked or any(_brings_back(entry) for entry in picked.entries):
            return None
        return self._compared(picked)

    def _pick(self, busy: Collection[str | None] = ()) -> _Picked | None:
        """The next entries, no key twice; few where sending many went wrong."""
        found, size, records = self._find()
        complete_and_save(found)
        picked: list[Entry] = []
        keys = set(busy) - {None}
        for entry in found[:size]:
            if entry.operation != found[0].operation or entry.key in keys:
                break
            if entry.key is not None:
                keys.add(entry.key)
            picked.append(entry)
        return _Picked(picked, records, len(picked) == len(found)) if picked else None

    def _find(self) -> tuple[list[Entry], int, _Records]:
        """What is left to be sent, as far as the next size and one more; that size; their records."""
        planned = self.batch.entries.filter(state=EntryState.PLANNED).order_by("position")
        if self.batch.total <= FEW:
            found = list(planned)
            size = self._next_size(found[0], lambda _most: len(found)) if found else 0
            return found[: size + 1], size, _Records(self.store)
        first = planned.only("batch", "attempts", "operation").first()
        if first is None:
            return [], 0, _Records(self.store)
        size = self._next_size(first, lambda most: planned.values("id")[:most].count())
        records = self._read_ahead(planned[:size])
        return list(planned.defer(*NOT_NEEDED)[: size + 1]), size, records

    def _read_ahead(self, planned: QuerySet[Entry]) -> _Records:
        """Have the DataStore look for the records while the journal loads their entries, which takes
        both about as long."""
        rows = list(planned.values_list("operation", "key"))
        alike = takewhile(lambda row: row[0] == rows[0][0], rows)
        return _Records(self.store, [key for _, key in alike if key is not None])

    def _next_size(self, first: Entry, count_left: Callable[[int], int]) -> int:
        """Growing at first, and getting smaller towards the end. `count_left`: to some number."""
        most = max(1, settings.JOURNAL_CHUNK // SMALLER_PER_ATTEMPT**first.attempts)
        least = most if first.operation == Operation.DELETE else max(1, most // LEAST_PART)
        left = count_left(2 * most)
        self._size = min(most, max(least, 2 * self._size), max(least, left // 2))
        return self._size

    def _compared(self, picked: _Picked) -> Chunk:
        entries = sorted(picked.entries, key=self.store.sort_key)
        ready = self._ready(entries, picked.records)
        is_whole = picked.is_last and len(entries) == self.batch.total
        return Chunk(ready, frozenset(entry.key for entry in entries), picked.is_last, is_whole)

    def _ready(self, entries: list[Entry], records: _Records) -> list[Entry]:
        """Those that are to be sent, after the comparison with what is there now.

        What was found is stored, of what is as it was seen only when it is sent: before a record is
        written, the journal knows how it was.
        """
        if entries[0].operation == Operation.INSERT:
            return self._not_restored_yet(entries)
        now = records.of(entries)
        ready = [entry for entry in entries if self._may_be_sent(entry, now.get(entry.key or ""))]
        as_seen = {entry.id for entry in ready if is_as_seen(entry)}
        save_entries([entry for entry in entries if entry.id not in as_seen], FOUND)
        return ready

    def _may_be_sent(self, entry: Entry, now: Record | None) -> bool:
        """Whether the comparison finds nothing against it."""
        if self.store.is_all_text and now is not None and now == entry.seen:
            # As nearly all are; in a table of texts Python's own comparison is exact.
            now = entry.seen
            if entry.operation == Operation.DELETE:  # column by column takes many times as long
                entry.before, entry.merged, entry.conflicting = now, [], []
                entry.problem, entry.message = Problem.NONE, ""
                return True
        return check(entry, now, self.store.resource)

    def _not_restored_yet(self, entries: list[Entry]) -> list[Entry]:
        """Without the records that another undo has brought back in the meantime, or that were
        deleted for good."""
        undone = set(
            Entry.objects.filter(
                undone=True, id__in=[entry.inverse_of_id for entry in entries]
            ).values_list("id", flat=True)
        )
        ready: list[Entry] = []
        late: list[Entry] = []
        for entry in entries:
            if entry.inverse_of_id in undone:
                entry.state = EntryState.UNCHANGED
            elif entry.inverse_of_id and not entry.changes:
                entry.state, entry.problem = EntryState.CONFLICT, Problem.DELETED
            (ready if entry.state == EntryState.PLANNED else late).append(entry)
        save_entries(late)
        return ready


def _brings_back(entry: Entry) -> bool:
    return entry.operation == Operation.INSERT and entry.inverse_of_id is not None
