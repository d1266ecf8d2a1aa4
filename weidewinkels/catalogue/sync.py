"""Keeping the catalogue like the resource: a round through all records, in constant memory.

A round reads the resource by key, a page at a time, and lays each page beside the rows of the same
stretch. It compares hashes first and writes only what is new, changed or gone. What the checks
find in it comes after the round, unless little changed (`catalogue.checking`).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from datastore_proxy.errors import DatastoreError
from datastore_proxy.service import DatastoreService
from weidewinkels.catalogue import relink
from weidewinkels.catalogue.checking import check_few
from weidewinkels.catalogue.copying import Copies, Rows, copies_of, rows_of, store
from weidewinkels.catalogue.gone import mark_gone
from weidewinkels.catalogue.models import KnownRecord, SyncState
from weidewinkels.catalogue.sheet import Sheet
from weidewinkels.catalogue.sqlite import roomy
from weidewinkels.datastore import get_service

Item = TypeVar("Item")

log = logging.getLogger(__name__)

PAGE = 5000
SILENCE = timedelta(minutes=5)
"""A round that gave no sign of life for so long has died."""
RELOAD_SHARE = 100
"""One in so many keys that became another record's makes it a reload."""


class Busy(Exception):  # noqa: N818
    """Another process is going round already."""


@dataclass
class Counts:
    """What a round found. `moved`: keys that became another record's; `relinked`: found again."""

    read: int = 0
    added: int = 0
    changed: int = 0
    gone: int = 0
    moved: int = 0
    relinked: int = 0

    @property
    def is_reload(self) -> bool:
        return self.moved >= max(2, self.read // RELOAD_SHARE)


class Known(NamedTuple):
    """What is compared of a row."""

    key: str
    record_id: int
    fingerprint: str
    content_hash: str
    is_gone: bool


class Page(NamedTuple):
    """What was read at once. `read_at`: the moment before it was asked for."""

    read_at: datetime
    copies: Copies
    rows: Rows | None
    """Theirs; None where few of them are thought to be needed."""


def sync(service: DatastoreService | None = None) -> Counts:
    """Go round once. Raises Busy, or DatastoreError when the DataStore gives no (more) answer:
    what was found until then is kept."""
    service = service or get_service()
    state = _begin(service.resource_id)
    began = state.busy_since or timezone.now()
    problem = ""
    try:
        with roomy():
            counts = _Round(service, began, is_first=state.as_of is None).run()
    except DatastoreError as error:
        problem = error.message
        raise
    else:
        state.as_of, state.counts = began, asdict(counts)
    finally:
        state.busy_since, state.problem = None, problem
        state.finished_at = timezone.now()
        state.save(update_fields=["as_of", "counts", "busy_since", "problem", "finished_at"])
    check_few(service.resource_id)
    return counts


def state_of(resource_id: str) -> SyncState:
    """How fresh the catalogue is; `as_of` is None when it was never filled."""
    return SyncState.objects.filter(resource_id=resource_id).first() or SyncState(
        resource_id=resource_id
    )


def _begin(resource_id: str) -> SyncState:
    now = timezone.now()
    SyncState.objects.get_or_create(resource_id=resource_id)
    free = SyncState.objects.filter(
        Q(busy_since=None) | Q(heartbeat_at__lt=now - SILENCE), resource_id=resource_id
    )
    if not free.update(busy_since=now, heartbeat_at=now):
        raise Busy(resource_id)
    return SyncState.objects.get(resource_id=resource_id)


class _Round:
    def __init__(
        self, service: DatastoreService, began: datetime, *, is_first: bool = False
    ) -> None:
        self.service = service
        self.resource_id = service.resource_id
        self.began = began
        self.counts = Counts()
        self.shared = relink.shared_fingerprints(self.resource_id)
        self.much_is_new = is_first
        """In the last page; so it may be in those after it."""

    def run(self) -> Counts:
        last = -1  # below 0, which a row has whose `_id` isn't known yet
        for page in self._pages():
            until = page.copies.record_ids[-1]
            with transaction.atomic():
                self._take(page, after=last, until=until)
            SyncState.objects.filter(resource_id=self.resource_id).update(
                heartbeat_at=timezone.now()
            )
            last = until
        with transaction.atomic():
            self._miss(self._rows(after=last, until=None), set(), self.began)
        self._relink()
        return self.counts

    def _pages(self) -> Iterator[Page]:
        """While one is taken over, the next is read, and worked out as far as it is needed."""
        return _one_ahead(map(self._worked_out, self._read()))

    def _read(self) -> Iterator[tuple[datetime, Sheet]]:
        tables = self.service.iterate_lists(chunk=PAGE)
        while True:
            now = timezone.now()
            table = next(tables, None)
            if table is None:
                return
            yield now, Sheet(table.columns, table.rows)

    def _worked_out(self, read: tuple[datetime, Sheet]) -> Page:
        read_at, sheet = read
        copies = copies_of(sheet, self.service.key)
        return Page(read_at, copies, rows_of(copies) if self.much_is_new else None)

    def _take(self, page: Page, *, after: int, until: int) -> None:
        copies = page.copies
        self.counts.read += len(copies)
        known = self._rows(after=after, until=until)
        self._miss(known, frozenset(copies.keys), page.read_at)
        if not self.service.key_column.is_record_id:
            known |= self._rows_of(set(copies.keys) - known.keys())
        added, changed = _compare(copies, known)
        self.much_is_new = len(added) + len(changed) > len(copies) // 2
        if added or changed:
            self.counts.added += len(added)
            self.counts.changed += len(changed)
            places = [*added, *changed]
            rows = page.rows.part(places) if page.rows else rows_of(copies.part(places))
            self._renew(rows, known, page.read_at)

    def _renew(self, rows: Rows, known: Mapping[str, Known], read_at: datetime) -> None:
        changes, record_ids = [], []
        for key, fingerprint, content_hash in zip(
            rows.keys, rows.copied["fingerprint"], rows.copied["content_hash"], strict=True
        ):
            row = known.get(key)
            if row is None:
                changes.append(relink.Change(key, None, fingerprint))
            elif row.content_hash != content_hash:
                self.counts.moved += row.fingerprint != fingerprint
                changes.append(relink.Change(key, row.fingerprint, fingerprint))
                record_ids.append(row.record_id)
        between = (min(record_ids), max(record_ids)) if record_ids else None
        relink.take_out(self.resource_id, changes, self.shared, between=between)
        store(rows, self.resource_id, read_at=read_at)

    def _miss(
        self, known: Mapping[str, Known], present: Collection[str], read_at: datetime
    ) -> None:
        """Note which of these rows' records are gone, but for what was written after the page."""
        missing = [key for key, row in known.items() if key not in present and not row.is_gone]
        if missing:
            rows = KnownRecord.objects.filter(
                resource_id=self.resource_id, key__in=missing, seen_at__lte=read_at
            )
            self.counts.gone += mark_gone(rows, timezone.now())

    def _rows(self, *, after: int, until: int | None) -> dict[str, Known]:
        rows = KnownRecord.objects.filter(resource_id=self.resource_id, record_id__gt=after)
        if until is not None:
            rows = rows.filter(record_id__lte=until)
        return _known(rows)

    def _rows_of(self, keys: set[str]) -> dict[str, Known]:
        return _known(KnownRecord.objects.filter(resource_id=self.resource_id, key__in=keys))

    def _relink(self) -> None:
        if self.counts.is_reload:
            relink.set_gone_apart(self.resource_id, self.began, self.shared)
        self.counts.relinked = relink.resolve(self.resource_id)
        if self.counts.moved:
            log.info("%s keys are another record's now", self.counts.moved)


def _one_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The same; a thread makes the next of them while one is used."""
    with ThreadPoolExecutor(1, "datastore") as worker:
        coming = worker.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = worker.submit(next, items, None)
            yield item


def _known(rows: QuerySet[KnownRecord]) -> dict[str, Known]:
    found = rows.values_list("key", "record_id", "fingerprint", "content_hash", "gone_at")
    return {
        key: Known(key, record_id, fingerprint, content_hash, gone_at is not None)
        for key, record_id, fingerprint, content_hash, gone_at in found
    }


def _compare(copies: Copies, known: Mapping[str, Known]) -> tuple[list[int], list[int]]:
    """The places of those that are new, and of those that aren't as they were known."""
    added, changed = [], []
    compared = zip(copies.keys, copies.hashes, copies.record_ids, strict=True)
    for place, (key, content_hash, record_id) in enumerate(compared):
        row = known.get(key)
        if row is None:
            added.append(place)
        elif row.content_hash != content_hash or row.is_gone or row.record_id != record_id:
            changed.append(place)
    return added, changed
