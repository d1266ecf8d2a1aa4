"""The flags of the records that we know: kept up with their content, counted, dismissed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django_tasks import task

from datastore_proxy.types import Key, Record
from weidewinkels.catalogue.contents import content_hash_of
from weidewinkels.catalogue.models import Flag, KnownRecord
from weidewinkels.datastore import get_resource
from weidewinkels.profile import columns_for
from weidewinkels.quality import CHECKS, Inspector

AT_ONCE = 2000
MENDABLE = "mendable"
"""In `Flag.arguments`: the check has a proposal to mend it."""


@dataclass(frozen=True)
class CheckCount:
    """How many records a check finds something in, and in how many it knows how to mend it."""

    check: str
    records: int
    mendable: int


def renew_flags(known: Collection[KnownRecord], inspector: Inspector) -> None:
    """Have the stored flags of these records be what the checks find in their content.

    A flag that stays keeps its dismissal, which counts for the content that it was given for.
    A few queries, however many the records; give at most some thousands at once.
    """
    found = {
        (record.pk, flag.check, flag.column): bool(flag.mend)
        for record in known
        for flag in inspector.flags(record.content)
    }
    stored = {
        (flag.record_id, flag.check_name, flag.column): flag
        for flag in Flag.objects.filter(record__in=[record.pk for record in known])
    }
    changed = []
    for name, flag in stored.items():
        arguments = {MENDABLE: True} if found.get(name) else {}
        if name in found and flag.arguments != arguments:
            flag.arguments = arguments
            changed.append(flag)
    with transaction.atomic():
        gone = [flag.pk for name, flag in stored.items() if name not in found]
        Flag.objects.filter(pk__in=gone).delete()
        Flag.objects.bulk_update(changed, ["arguments"], batch_size=500)
        Flag.objects.bulk_create(
            (
                Flag(
                    record_id=record,
                    check_name=check,
                    column=column,
                    arguments={MENDABLE: True} if mendable else {},
                )
                for (record, check, column), mendable in found.items()
                if (record, check, column) not in stored
            ),
            batch_size=500,
        )


def hear_renewed(
    sender: object, resource_id: str, keys: Sequence[str], later: bool = False, **_: object
) -> None:
    """The content of these records changed, so what the checks find in them may have too.

    `later`: by the worker, when whoever wrote them has done.
    """
    if later:
        transaction.on_commit(lambda: check_again.enqueue(resource_id, list(keys)), robust=True)
    else:
        check_again.func(resource_id, keys)


@task()
def check_again(resource_id: str, keys: Sequence[str]) -> None:
    """Have the flags of these records be what the checks find in them now."""
    known = KnownRecord.objects.filter(resource_id=resource_id, key__in=keys)
    renew_flags(known.only("content"), Inspector(columns_for(get_resource())))


def recheck(resource_id: str) -> int:
    """Make the flags of all records anew, after the checks themselves changed; gives how many."""
    inspector = Inspector(columns_for(get_resource()))
    known = KnownRecord.objects.filter(resource_id=resource_id).only("content").order_by("pk")
    records, last = 0, 0
    while part := list(known.filter(pk__gt=last)[:AT_ONCE]):
        renew_flags(part, inspector)
        records, last = records + len(part), part[-1].pk
    return records


def standing_flags(resource_id: str) -> QuerySet[Flag]:
    """The flags that count: of records that are there, not dismissed for what they hold now."""
    return Flag.objects.filter(
        record__resource_id=resource_id, record__gone_at=None, check_name__in=CHECKS
    ).exclude(dismissed_hash=F("record__content_hash"))


def flagged_keys(resource_id: str, check: str, *, mendable: bool = False) -> Iterable[str]:
    """The keys of the records in which this check finds something, in their usual order.

    `mendable`: only where it has a proposal too.
    """
    flags = standing_flags(resource_id).filter(check_name=check)
    if mendable:
        flags = flags.filter(**{f"arguments__{MENDABLE}": True})
    records = KnownRecord.objects.filter(pk__in=flags.values("record"))
    return records.order_by("record_id").values_list("key", flat=True).iterator(2000)


def count_by_check(resource_id: str) -> list[CheckCount]:
    """Per check that finds anything: in how many records. In the order of the checks."""
    rows = (
        standing_flags(resource_id)
        .order_by()
        # As text: looking into the JSON of every flag takes as long as all the rest.
        .annotate(written=Cast("arguments", TextField()))
        .values_list("check_name")
        .annotate(
            in_records=Count("record", distinct=True),
            in_mendable=Count("record", distinct=True, filter=~Q(written="{}")),
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
            dismissed_hash=record.content_hash, dismissed_by=by, dismissed_at=timezone.now()
        )
    )


def take_back_dismissal(record: KnownRecord, check: str, column: str) -> bool:
    """Have it count again; False when there is no such flag."""
    return bool(
        record.flags.filter(check_name=check, column=column).update(
            dismissed_hash="", dismissed_by=None, dismissed_at=None
        )
    )


def dismissed(resource_id: str, key: Key, record: Record) -> set[tuple[str, str]]:
    """The (check, column) that were dismissed for what this record holds now."""
    return set(
        Flag.objects.filter(
            record__resource_id=resource_id,
            record__key=str(key),
            dismissed_hash=content_hash_of(record),
        ).values_list("check_name", "column")
    )
