"""Keeping the catalogue like the resource: a round through all records, in constant memory.

A round reads the resource by key, a page at a time, and lays each page beside the rows of the same
stretch. It compares hashes first and writes only what is new, changed or gone. What the checks
find in it comes after the round, unless little changed (`catalogue.checking`).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from datastore_proxy.errors import DatastoreError
from datastore_proxy.service import DatastoreService
from weidewinkels.catalogue import relink
from weidewinkels.catalogue.checking import check_few
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.catalogue.copying import Copy, copy_of, store
from weidewinkels.catalogue.gone import mark_gone
from weidewinkels.catalogue.models import KnownRecord, SyncState
from weidewinkels.catalogue.sqlite import roomy
from weidewinkels.datastore import get_service

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
    copies: list[Copy]
    fingerprints: dict[str, str]
    """By key; empty where few of them are thought to be needed."""


def sync(service: DatastoreService | None = None) -> Counts:
    """Go round once. Raises Busy, or DatastoreError when the DataStore gives no (more) answer:
    what was found until then is kept."""
    service = service or get_service()
    state = _begin(service.resource_id)
    began = state.busy_since or timezone.now()
    problem = ""
    try:
        with roomy():
            counts = _Round(service, began).run()
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
    def __init__(self, service: DatastoreService, began: datetime) -> None:
        self.service = service
        self.resource_id = service.resource_id
        self.began = began
        self.counts = Counts()
        self.shared = relink.shared_fingerprints(self.resource_id)
        self.much_is_new = False
        """In the last page; so it may be in those after it."""

    def run(self) -> Counts:
        last = -1  # below 0, which a row has whose `_id` isn't known yet
        for page in self._pages():
            until = page.copies[-1].record_id
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
        """While one is taken over, the next is read, and hashed."""
        records = self.service.iterate(chunk=PAGE)

        def read() -> Page:
            now = timezone.now()
            copies = [copy_of(record, self.service) for record in islice(records, PAGE)]
            return Page(now, copies, _fingerprints(copies) if self.much_is_new else {})

        with ThreadPoolExecutor(1, "datastore") as reader:
            coming = reader.submit(read)
            while (page := coming.result()).copies:
                coming = reader.submit(read)
                yield page

    def _take(self, page: Page, *, after: int, until: int) -> None:
        copies = {copy.key: copy for copy in page.copies}
        self.counts.read += len(copies)
        known = self._rows(after=after, until=until)
        self._miss(known, copies.keys(), page.read_at)
        if not self.service.key_column.is_record_id:
            known |= self._rows_of(copies.keys() - known.keys())
        added = [copy for key, copy in copies.items() if key not in known]
        changed = [
            copy for key, copy in copies.items() if key in known and _differs(copy, known[key])
        ]
        self.much_is_new = len(added) + len(changed) > len(copies) // 2
        if added or changed:
            self._renew(added, changed, known, page)

    def _renew(
        self, added: list[Copy], changed: list[Copy], known: Mapping[str, Known], page: Page
    ) -> None:
        self.counts.added += len(added)
        self.counts.changed += len(changed)
        fingerprints = page.fingerprints or _fingerprints((*added, *changed))
        changes = [relink.Change(copy.key, None, fingerprints[copy.key]) for copy in added]
        for copy in changed:
            row = known[copy.key]
            if row.content_hash == copy.content_hash:
                continue
            self.counts.moved += row.fingerprint != fingerprints[copy.key]
            changes.append(relink.Change(copy.key, row.fingerprint, fingerprints[copy.key]))
        relink.take_out(self.resource_id, changes, self.shared)
        store(
            (*added, *changed),
            self.resource_id,
            read_at=page.read_at,
            fingerprints=fingerprints,
        )

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


def _known(rows: QuerySet[KnownRecord]) -> dict[str, Known]:
    found = rows.values_list("key", "record_id", "fingerprint", "content_hash", "gone_at")
    return {
        key: Known(key, record_id, fingerprint, content_hash, gone_at is not None)
        for key, record_id, fingerprint, content_hash, gone_at in found
    }


def _fingerprints(copies: Iterable[Copy]) -> dict[str, str]:
    return {copy.key: fingerprint_of(copy.record) for copy in copies}


def _differs(copy: Copy, row: Known) -> bool:
    return copy.content_hash != row.content_hash or row.is_gone or copy.record_id != row.record_id
