"""What is written next: entries that go in one call, compared with what is there now."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.conf import settings

from datastore_proxy.types import Record
from weidewinkels.journal.check import check
from weidewinkels.journal.inverse import complete_and_save
from weidewinkels.journal.lease import FEW
from weidewinkels.journal.models import Batch, Entry, EntryState, Operation, Problem
from weidewinkels.journal.outcome import FOUND, save_before_as_seen, save_entries
from weidewinkels.journal.store import Store
from weidewinkels.journal.together import belongs_together, keep_together

SMALLER_PER_ATTEMPT = 8
LEAST_PART = 4
"""The first chunk is a quarter of the largest, as the last ones are: while the first is compared and
the last recorded, the DataStore has nothing to do. Not of deletions: CKAN takes as long to begin one as
to delete two thousand records."""


@dataclass(frozen=True)
class Chunk:
    """`ready`: those that are to be sent, by key; `keys`: of the whole chunk.

    `is_last`: nothing is left to be sent after it; `is_whole`: it is all there is in its batch.
    """

    ready: list[Entry]
    keys: frozenset[str | None]
    is_last: bool
    is_whole: bool


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
        entries, is_last = self._pick()
        return self._compared(entries, is_last=is_last) if entries else None

    def ahead(self, sending: Chunk) -> Chunk | None:
        """The one that comes after `sending`, while that is being written.

        None when nothing is left, or when it hangs on what comes of `sending`: it has a record in
        common with it, belongs together with it, or brings records back, each of which is brought
        back once. What is new hangs on nothing: what tells it from others is asked when it is sent.
        """
        if belongs_together(self.batch):
            return None
        entries, is_last = self._pick(sending.keys)
        if not entries or any(_brings_back(entry) for entry in entries):
            return None
        return self._compared(entries, is_last=is_last)

    def _pick(self, busy: Collection[str | None] = ()) -> tuple[list[Entry], bool]:
        """The next entries, no key twice; few where sending many went wrong. And: was that all?"""
        found, size = self._find()
        complete_and_save(found)
        picked: list[Entry] = []
        keys = set(busy) - {None}
        for entry in found[:size]:
            if entry.operation != found[0].operation or entry.key in keys:
                break
            if entry.key is not None:
                keys.add(entry.key)
            entry.batch = self.batch
            picked.append(entry)
        return picked, len(picked) == len(found)

    def _find(self) -> tuple[list[Entry], int]:
        """What is left to be sent, as far as the next size and one more; and that size."""
        planned = self.batch.entries.filter(state=EntryState.PLANNED).order_by("position")
        if self.batch.total <= FEW:
            found = list(planned)
            size = self._next_size(found[0], lambda _most: len(found)) if found else 0
            return found[: size + 1], size
        first = planned.only("attempts", "operation").first()
        if first is None:
            return [], 0
        size = self._next_size(first, lambda most: planned.values("id")[:most].count())
        return list(planned[: size + 1]), size

    def _next_size(self, first: Entry, count_left: Callable[[int], int]) -> int:
        """Growing at first, and getting smaller towards the end. `count_left`: to some number."""
        most = max(1, settings.JOURNAL_CHUNK // SMALLER_PER_ATTEMPT**first.attempts)
        least = most if first.operation == Operation.DELETE else max(1, most // LEAST_PART)
        left = count_left(2 * most)
        self._size = min(most, max(least, 2 * self._size), max(least, left // 2))
        return self._size

    def _compared(self, entries: list[Entry], *, is_last: bool) -> Chunk:
        keys = frozenset(entry.key for entry in entries)
        ready = sorted(self._ready(entries), key=self.store.sort_key)
        is_whole = is_last and len(entries) == self.batch.total
        return Chunk(ready, keys, is_last, is_whole)

    def _ready(self, entries: list[Entry]) -> list[Entry]:
        """Those that are to be sent, after the comparison with what is there now.

        What was found is stored: before a record is written, the journal knows how it was.
        """
        if entries[0].operation == Operation.INSERT:
            return self._not_restored_yet(entries)
        now = self.store.read(entry.key for entry in entries)
        ready = [entry for entry in entries if self._may_be_sent(entry, now.get(entry.key or ""))]
        as_seen = {entry.id for entry in ready if self._is_as_seen(entry)}
        save_before_as_seen([entry for entry in ready if entry.id in as_seen])
        save_entries([entry for entry in entries if entry.id not in as_seen], FOUND)
        return ready

    def _may_be_sent(self, entry: Entry, now: Record | None) -> bool:
        """Whether the comparison finds nothing against it."""
        is_deletion = entry.operation == Operation.DELETE
        if is_deletion and now and self.store.is_all_text and now == entry.seen:
            # As nearly all are; column by column would take many times as long.
            entry.before, entry.merged, entry.conflicting = now, [], []
            entry.problem, entry.message = Problem.NONE, ""
            return True
        return check(entry, now, self.store.resource)

    def _is_as_seen(self, entry: Entry) -> bool:
        """Whether nobody touched it: in a table of texts Python's own comparison is exact."""
        return self.store.is_all_text and entry.before == entry.seen and not entry.conflicting

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
