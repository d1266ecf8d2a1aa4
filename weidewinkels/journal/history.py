"""Questions about what was done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from weidewinkels.datastore import get_service
from weidewinkels.journal.models import Batch, BatchState, Entry, EntryState

TOLD_STATES = (
    EntryState.DONE,
    EntryState.PLANNED,
    EntryState.SENT,
    EntryState.UNKNOWN,
    EntryState.CONFLICT,
    EntryState.FAILED,
)
LOOKED_BACK = 30
"""How many changes of a record are looked at to tell who was in another's way."""

KEYS_LOOKED_AT = 500


@dataclass(frozen=True)
class Filters:
    """What to list of a resource's history; what is empty doesn't count. Dates are inclusive."""

    who: str = ""
    """Part of a name."""
    since: date | None = None
    until: date | None = None
    action: str = ""
    source: str = ""
    states: tuple[str, ...] = ()
    """Any of these states of a batch."""
    failed: bool = False
    """Only batches of which records failed, and were not done since."""
    column: str = ""
    """A column that was changed."""
    text: str = ""
    """Part of a record's name."""
    record: str = ""
    """A record's key."""


def of_resource(filters: Filters | None = None) -> QuerySet[Batch]:
    """The resource's batches, the latest first; not the drafts."""
    filters = filters or Filters()
    batches = (
        Batch.objects.filter(resource_id=get_service().resource_id)
        .exclude(state=BatchState.DRAFT)
        .select_related("by", "undoes")
    )
    if filters.who:
        batches = batches.filter(by_name__icontains=filters.who)
    if filters.since:
        batches = batches.filter(created_at__gte=_start(filters.since))
    if filters.until:
        batches = batches.filter(created_at__lt=_start(filters.until + timedelta(days=1)))
    if filters.action:
        batches = batches.filter(action=filters.action)
    if filters.source:
        batches = batches.filter(source=filters.source)
    if filters.states:
        batches = batches.filter(state__in=filters.states)
    if filters.failed:
        batches = batches.filter(counts__failed__gt=0)
    entries = Entry.objects.filter(batch=OuterRef("pk"))
    if filters.column:
        batches = batches.filter(Exists(entries.filter(changes__has_key=filters.column)))
    if filters.text:
        batches = batches.filter(Exists(entries.filter(title__icontains=filters.text)))
    if filters.record:
        batches = batches.filter(Exists(entries.filter(key__in=earlier_keys(filters.record))))
    return batches.order_by("-id")


def of_record(key: str | int) -> QuerySet[Entry]:
    """What was done to a record, the latest first, also under the keys it had before a restore."""
    return under_keys(earlier_keys(str(key)))


def under_keys(keys: Collection[str]) -> QuerySet[Entry]:
    """The same, for who asked for its `earlier_keys` already."""
    return (
        _in_resource(Entry.objects.filter(key__in=keys, state__in=TOLD_STATES))
        .select_related("batch", "batch__by")
        .order_by("-id")
    )


def earlier_keys(key: str) -> list[str]:
    """The key itself and those that the record had before it was restored."""
    keys = [key]
    while (earlier := _restored_from(keys[-1])) and earlier not in keys:
        keys.append(earlier)
    return keys


def current_keys(keys: Iterable[str]) -> dict[str, str]:
    """Key → the key that the record has now, after any restores."""
    current = {key: key for key in keys}
    moved = _moves(current)
    while moved:
        current = {key: moved.get(now, now) for key, now in current.items()}
        moved = _moves(moved.values())
    return current


def last_change_by(entry: Entry) -> dict[str, Entry]:
    """Column → the journal's last change of it by another batch, for the columns in the way."""
    return last_changes_by([entry])[entry.pk]


def last_changes_by(entries: Sequence[Entry]) -> dict[int, dict[str, Entry]]:
    """`last_change_by` of each of the entries, by their ids, for the price of one query."""
    in_the_way = [entry for entry in entries if entry.conflicting or entry.merged]
    changes = _last_changes([entry.key for entry in in_the_way if entry.key])
    found: dict[int, dict[str, Entry]] = {entry.pk: {} for entry in entries}
    for entry in in_the_way:
        columns = {*entry.conflicting, *entry.merged}
        for other in changes.get(entry.key or "", ()):
            if other.batch_id != entry.batch_id and _was_before(other, entry):
                for column in columns & set(other.changes or {}):
                    found[entry.pk].setdefault(column, other)
    return found


def _last_changes(keys: Collection[str]) -> dict[str, list[Entry]]:
    """Key → what was done to that record lately, the latest first."""
    if not keys:
        return {}
    order = (F("done_at").desc(), F("id").desc())
    nth = Window(RowNumber(), partition_by="key", order_by=order)
    changes = (
        _in_resource(Entry.objects.filter(key__in=keys, state=EntryState.DONE))
        .defer("seen", "before", "after")
        .select_related("batch")
        .annotate(nth=nth)
        .filter(nth__lte=LOOKED_BACK)
        .order_by("nth")
    )
    by_key: dict[str, list[Entry]] = {}
    for change in changes:
        by_key.setdefault(str(change.key), []).append(change)
    return by_key


def _was_before(other: Entry, entry: Entry) -> bool:
    """What came after an entry was not in its way."""
    settled_at = entry.done_at or entry.batch.finished_at
    return settled_at is None or other.done_at is None or other.done_at <= settled_at


def meddlers(batch: Batch) -> list[str]:
    """Who changed the records that `batch` skipped, as far as the journal knows; of its first ones."""
    skipped = batch.entries.filter(state=EntryState.CONFLICT).exclude(key=None)
    rows = list(skipped.values_list("key", "inverse_of")[:KEYS_LOOKED_AT])
    since = min((earlier for _key, earlier in rows if earlier), default=0)
    changes = _in_resource(
        Entry.objects.filter(
            key__in=[key for key, _earlier in rows], state=EntryState.DONE, id__gt=since
        )
    ).exclude(batch__in=[batch.pk, batch.undoes_id or batch.pk])
    if not since:  # not an undo: only what came between its planning and its run was in the way
        changes = changes.filter(done_at__gte=batch.drafted_at or batch.created_at)
    if batch.finished_at:
        changes = changes.filter(done_at__lte=batch.finished_at)
    names = changes.values_list("batch__by_name", flat=True).order_by().distinct()
    return sorted(name for name in names if name)


def last_deletion(key: str) -> Entry | None:
    """The deletion of this record, if the journal knows it."""
    return _done(key).filter(operation="delete").first()


def _done(key: str | None) -> QuerySet[Entry]:
    return (
        _in_resource(Entry.objects.filter(key=key, state=EntryState.DONE))
        .select_related("batch", "batch__by")
        .order_by("-done_at", "-id")
    )


def _restored_from(key: str) -> str | None:
    return _done(key).filter(~Q(restores_key=None)).values_list("restores_key", flat=True).first()


def _moves(keys: Iterable[str]) -> dict[str, str]:
    """Of these keys, those whose record was restored: → the new key."""
    restores = _in_resource(
        Entry.objects.filter(restores_key__in=list(keys), state=EntryState.DONE, key__isnull=False)
    ).order_by("id")
    return {
        old: new
        for old, new in restores.values_list("restores_key", "key")
        if old is not None and new is not None and old != new
    }


def _in_resource(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Those of the settings' resource, without the drafts. Asked of each entry found: as a join it would lead SQLite to
    begin with the resource's batches, and to read through all that was ever done."""
    batch = Batch.objects.filter(
        id=OuterRef("batch_id"), resource_id=get_service().resource_id
    ).exclude(state=BatchState.DRAFT)
    return entries.filter(Exists(batch))


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
