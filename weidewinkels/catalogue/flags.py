"""The flags of the records that we know: made of their content, counted, dismissed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils import timezone

from datastore_proxy.types import Key, Record
from weidewinkels.catalogue.contents import content_hash_of
from weidewinkels.catalogue.models import Flag, KnownRecord
from weidewinkels.quality import CHECKS, Inspector

Name = tuple[int, str, str]
"""The id of a `KnownRecord`, a check and a column: what tells a flag from all others."""


@dataclass(frozen=True)
class CheckCount:
    """How many records a check finds something in, and in how many it knows how to mend it."""

    check: str
    records: int
    mendable: int


def renew_flags(known: Collection[KnownRecord], inspector: Inspector) -> None:
    """Have the stored flags of these records be what the checks find in their content.

    A flag that stays keeps its dismissal, which counts for the content that it was given for.
    A few queries, however many the records; give at most some thousands at once. What was changed
    or deleted since `known` was read is left for the next time.
    """
    found = {
        (record.pk, flag.check, flag.column): bool(flag.mend)
        for record in known
        for flag in inspector.flags(record.content)
    }
    with transaction.atomic():
        hashes = _still_so(known)
        stored = {
            (flag.record_id, flag.check_name, flag.column): flag
            for flag in Flag.objects.filter(record__in=hashes)
        }
        found = {name: mend for name, mend in found.items() if name[0] in hashes}
        gone = [flag.pk for name, flag in stored.items() if name not in found]
        Flag.objects.filter(pk__in=gone).delete()
        _renew(stored, found, hashes)
        resource_ids = {record.pk: record.resource_id for record in known}
        _add((name for name in found if name not in stored), found, resource_ids)
        _note_checked(hashes)


def _still_so(known: Collection[KnownRecord]) -> dict[int, str]:
    """Id → content hash of those that are there and hold what was read."""
    read = {record.pk: record.content_hash for record in known}
    rows = KnownRecord.objects.filter(pk__in=read, gone_at=None).select_for_update()
    now = dict(rows.values_list("pk", "content_hash"))
    return {pk: content_hash for pk, content_hash in now.items() if read[pk] == content_hash}


def _renew(
    stored: Mapping[Name, Flag], found: Mapping[Name, bool], hashes: Mapping[int, str]
) -> None:
    changed = []
    for name, flag in stored.items():
        if name not in found:
            continue
        state = (found[name], flag.dismissed_hash != hashes[flag.record_id])
        if (flag.mendable, flag.stands) != state:
            flag.mendable, flag.stands = state
            changed.append(flag)
    Flag.objects.bulk_update(changed, ["mendable", "stands"], batch_size=500)


def _add(
    names: Iterable[Name], mendable: Mapping[Name, bool], resource_ids: Mapping[int, str]
) -> None:
    """One statement for all: Django's own way takes several times as long."""
    given = ("resource_id", "record_id", "check_name", "column", "mendable", "found_at")
    quoted = ", ".join(connection.ops.quote_name(name) for name in given)
    table = connection.ops.quote_name(Flag._meta.db_table)
    now: Any = connection.ops.adapt_datetimefield_value(timezone.now())
    rows = [(resource_ids[name[0]], *name, mendable[name], now) for name in names]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({quoted}, stands, dismissed_hash) "  # noqa: S608  own names
            "VALUES (%s, %s, %s, %s, %s, %s, TRUE, '')",
            rows,
        )


def _note_checked(hashes: Mapping[int, str]) -> None:
    table = connection.ops.quote_name(KnownRecord._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET checked_hash = %s WHERE id = %s",  # noqa: S608  own name
            [(content_hash, pk) for pk, content_hash in hashes.items()],
        )


def standing_flags(resource_id: str) -> QuerySet[Flag]:
    """The flags that count: of records that are there, not dismissed for what they hold now."""
    return Flag.objects.filter(resource_id=resource_id, stands=True, check_name__in=CHECKS)


def flagged_keys(resource_id: str, check: str, *, mendable: bool = False) -> Iterable[str]:
    """The keys of the records in which this check finds something, in their usual order.

    `mendable`: only where it has a proposal too.
    """
    flags = standing_flags(resource_id).filter(check_name=check)
    if mendable:
        flags = flags.filter(mendable=True)
    records = KnownRecord.objects.filter(pk__in=flags.values("record"))
    return records.order_by("record_id").values_list("key", flat=True).iterator(2000)


def count_by_check(resource_id: str) -> list[CheckCount]:
    """Per check that finds anything: in how many records. In the order of the checks."""
    rows = (
        standing_flags(resource_id)
        .order_by()
        .values_list("check_name")
        .annotate(
            in_records=Count("record", distinct=True),
            in_mendable=Count(Case(When(Q(mendable=True), then="record")), distinct=True),
        )
    )
    counts = {check: CheckCount(check, records, mendable) for check, records, mendable in rows}
    return [counts[check] for check in CHECKS if check in counts]


def count_doubtful(resource_id: str) -> int:
    """How many records have a flag that counts."""
    return standing_flags(resource_id).values("record").distinct().count()


def dismiss(record: KnownRecord, check: str, column: str, *, by: User) -> bool:
    """Let it stand as it is, until the record's content changes; False when there is no such flag."""
    return bool(
        record.flags.filter(check_name=check, column=column).update(
            stands=False,
            dismissed_hash=record.content_hash,
            dismissed_by=by,
            dismissed_at=timezone.now(),
        )
    )


def take_back_dismissal(record: KnownRecord, check: str, column: str) -> bool:
    """Have it count again; False when there is no such flag."""
    return bool(
        record.flags.filter(check_name=check, column=column).update(
            stands=record.gone_at is None,
            dismissed_hash="",
            dismissed_by=None,
            dismissed_at=None,
        )
    )


def dismissed_flags(resource_id: str) -> QuerySet[Flag]:
    """Those that were dismissed for what their records hold now."""
    return Flag.objects.filter(
        resource_id=resource_id,
        record__gone_at=None,
        dismissed_hash=F("record__content_hash"),
    ).exclude(stands=True)


def dismissed(resource_id: str, key: Key, record: Record) -> set[tuple[str, str]]:
    """The (check, column) that were dismissed for what this record holds now."""
    return set(
        Flag.objects.filter(
            record__resource_id=resource_id,
            record__key=str(key),
            dismissed_hash=content_hash_of(record),
        ).values_list("check_name", "column")
    )
