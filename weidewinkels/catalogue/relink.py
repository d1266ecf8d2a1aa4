"""Keys that are handed out anew: what is kept about a shop leaves its old key and finds the new one.

`take_out` makes the rows of shops whose key is another's *stray*, before the catalogue takes the
newcomers in; `resolve` gives strays the key that their shop has now, where that is beyond doubt.
The rest waits for a person (`link`, `let_go`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Model, Q, QuerySet
from django.utils import timezone

from weidewinkels.catalogue.gone import set_aside_flags
from weidewinkels.catalogue.models import STRAY_PREFIX, Flag, KnownRecord, Linked, Verdict

Row = TypeVar("Row", bound=Model)

AT_ONCE = 1000
HAS_FACTS = ~Q(verdict=Verdict.NONE) | Q(confirmed_at__isnull=False)
VERDICT = (
    "verdict",
    "verdict_by_id",
    "verdict_by_name",
    "verdict_at",
    "verdict_note",
    "verdict_hash",
    "verdict_content",
)
CONFIRMATION = ("confirmed_at", "confirmed_by_id", "confirmed_by_name", "confirmed_how")


class Change(NamedTuple):
    """What the key of a record stood for (None: nothing that we knew) and stands for now."""

    key: str
    old_fingerprint: str | None
    new_fingerprint: str


def linked_models() -> list[type[Linked]]:
    """The models of other features whose rows belong to records."""
    return [model for model in apps.get_models() if issubclass(model, Linked)]


def shared_fingerprints(resource_id: str) -> frozenset[str]:
    """Those that several records have: by them alone a record can't be told."""
    several = (
        KnownRecord.objects.filter(resource_id=resource_id, gone_at=None)
        .values("fingerprint")
        .annotate(number=Count("id"))
        .filter(number__gt=1)
    )
    return frozenset(several.values_list("fingerprint", flat=True).iterator())


def take_out(
    resource_id: str,
    changes: Iterable[Change],
    shared: Collection[str] = (),
    *,
    between: tuple[int, int] | None = None,
) -> int:
    """Make stray what is kept under keys that are, or may be, another shop's by now; → how many.

    `changes`: records whose content turns out to be new. Those in `shared` may have changed places
    with a record of the same name and address. `between`: the lowest and the highest `record_id` that
    the rows with their keys have, where that is known: no others need be gone through then.
    """
    by_key = {change.key: change for change in changes}
    old = {
        change.key
        for change in by_key.values()
        if change.old_fingerprint is not None
        and (change.old_fingerprint != change.new_fingerprint or change.old_fingerprint in shared)
    }
    links = [link for link in _links(resource_id, by_key) if _is_off(link, by_key, shared)]
    with_old_row = {link.record_key for link in links if _goes_with_row(link, by_key)}
    known = KnownRecord.objects.filter(resource_id=resource_id).only("id", "key", "fingerprint")
    told = known.filter(HAS_FACTS, record_id__range=between) if between else known.filter(HAS_FACTS)
    with_facts = _with_keys(told, "key", old - with_old_row)
    rows = {row.key: row for row in (*known.filter(key__in=old & with_old_row), *with_facts)}
    now = timezone.now()
    for row in rows.values():
        row.old_key, row.key = row.key, f"{STRAY_PREFIX}{row.pk}"
        row.record_id, row.had_twin = 0, row.fingerprint in shared
        row.gone_at = row.stray_since = now
        row.checked_hash = ""
    set_aside_flags([row.pk for row in rows.values()])
    KnownRecord.objects.bulk_update(
        rows.values(),
        ["key", "old_key", "record_id", "had_twin", "gone_at", "stray_since", "checked_hash"],
        batch_size=100,
    )
    for link in links:
        row_of_link = rows.get(link.record_key) if _goes_with_row(link, by_key) else None
        link.fingerprint = link.fingerprint or by_key[link.record_key].old_fingerprint or ""
        link.record_key = (row_of_link or _unknown_stray(resource_id, link)).key
    _save_links(links)
    return len(rows)


def set_gone_apart(resource_id: str, since: datetime, shared: Collection[str]) -> int:
    """After a reload: what went missing since then is stray too, as it may have moved; → how many."""
    gone = KnownRecord.objects.filter(
        resource_id=resource_id, gone_at__gte=since, stray_since=None
    ).order_by("pk")
    number, last = 0, 0
    while some := list(gone.filter(pk__gt=last).values_list("pk", "key", "fingerprint")[:AT_ONCE]):
        last = some[-1][0]
        # As if nothing that we know of had come in its place.
        changes = [Change(key, fingerprint, "") for _pk, key, fingerprint in some]
        number += take_out(resource_id, changes, shared)
    return number


def strays(resource_id: str) -> QuerySet[KnownRecord]:
    """The shops that wait for their key, the longest waiting first."""
    return KnownRecord.objects.filter(
        resource_id=resource_id, stray_since__isnull=False, let_go_at=None
    ).order_by("stray_since", "id")


def resolve(resource_id: str) -> int:
    """Give strays the key that their shop has now, where that is beyond doubt; → how many."""
    number, last = 0, ""
    waiting = strays(resource_id).order_by("fingerprint").values_list("fingerprint", flat=True)
    while some := list(waiting.filter(fingerprint__gt=last).distinct()[:AT_ONCE]):
        last = some[-1]
        pairs = list(_told(resource_id, some))
        _join(pairs)
        number += len(pairs)
    return number


def candidates(stray: KnownRecord) -> QuerySet[KnownRecord]:
    """The records of today that have the fingerprint of the stray shop."""
    return KnownRecord.objects.filter(
        resource_id=stray.resource_id, gone_at=None, fingerprint=stray.fingerprint
    ).order_by("record_id")


def link(stray: KnownRecord, record: KnownRecord) -> None:
    """A person says that `record` is this shop: what is kept about it goes there."""
    _join([(stray, record)])


def let_go(stray: KnownRecord, *, by: User) -> None:
    """A person says that the shop is no more. What was kept about it applies to nothing."""
    stray.let_go_at, stray.let_go_by = timezone.now(), by
    stray.save(update_fields=["let_go_at", "let_go_by"])


def links_of(stray: KnownRecord) -> list[Linked]:
    """What other features keep about the shop."""
    return list(_links(stray.resource_id, [stray.key]))


def _told(
    resource_id: str, fingerprints: Sequence[str]
) -> Iterator[tuple[KnownRecord, KnownRecord]]:
    """Stray → its record, where no other record and no other stray can be meant."""
    lost, found = defaultdict(list), defaultdict(list)
    for stray in strays(resource_id).filter(fingerprint__in=fingerprints):
        lost[stray.fingerprint].append(stray)
    for record in KnownRecord.objects.filter(
        resource_id=resource_id, gone_at=None, fingerprint__in=fingerprints
    ):
        found[record.fingerprint].append(record)
    for fingerprint in fingerprints:
        yield from _pairs(lost[fingerprint], found[fingerprint])


def _pairs(
    lost: Sequence[KnownRecord], found: Sequence[KnownRecord]
) -> Iterator[tuple[KnownRecord, KnownRecord]]:
    if len(lost) == len(found) == 1 and not lost[0].had_twin:
        yield lost[0], found[0]
        return
    for stray in lost:
        rivals = [other for other in lost if other.content_hash == stray.content_hash]
        same = [record for record in found if record.content_hash == stray.content_hash]
        if len(rivals) == len(same) == 1:
            yield stray, same[0]


def _join(pairs: Sequence[tuple[KnownRecord, KnownRecord]]) -> None:
    """Put what the strays hold on their records, and take the strays away."""
    if not pairs:
        return
    with transaction.atomic():
        for stray, record in pairs:
            record.first_seen = min(stray.first_seen, record.first_seen)
            if stray.verdict and not record.verdict:
                _hand_over(VERDICT, stray, record)
            if stray.confirmed_at and (
                record.confirmed_at is None or record.confirmed_at < stray.confirmed_at
            ):
                _hand_over(CONFIRMATION, stray, record)
        KnownRecord.objects.bulk_update(
            [record for _stray, record in pairs],
            [name.removesuffix("_id") for name in ("first_seen", *VERDICT, *CONFIRMATION)],
            batch_size=40,
        )
        _move_dismissals({stray.pk: record for stray, record in pairs})
        _move_links({stray.key: record for stray, record in pairs})
        KnownRecord.objects.filter(pk__in=[stray.pk for stray, _record in pairs]).delete()


def _move_dismissals(records: Mapping[int, KnownRecord]) -> None:
    """What somebody found to be no fault of a shop is none under its new key either.

    The new row may not have been checked yet: then the flag itself moves, and the check keeps it.
    """
    for flag in Flag.objects.filter(record__in=records).exclude(dismissed_hash=""):
        record = records[flag.record_id]
        flag.stands = record.gone_at is None and flag.dismissed_hash != record.content_hash
        same = record.flags.filter(check_name=flag.check_name, column=flag.column)
        if not same.exists():
            flag.record = record
            flag.save(update_fields=["record", "stands"])
            continue
        same.filter(dismissed_hash="").update(
            stands=flag.stands,
            dismissed_hash=flag.dismissed_hash,
            dismissed_by=flag.dismissed_by_id,
            dismissed_at=flag.dismissed_at,
        )


def _move_links(records: Mapping[str, KnownRecord]) -> None:
    resource_id = next(iter(records.values())).resource_id
    links = list(_links(resource_id, records))
    for link in links:
        record = records[link.record_key]
        link.record_key, link.fingerprint = record.key, record.fingerprint
    _save_links(links)


def _hand_over(names: Iterable[str], stray: KnownRecord, record: KnownRecord) -> None:
    for name in names:
        setattr(record, name, getattr(stray, name))


def _links(resource_id: str, keys: Iterable[str]) -> Iterator[Linked]:
    keys = set(keys)
    for model in linked_models():
        links = model._default_manager.filter(resource_id=resource_id)
        yield from _with_keys(links, "record_key", keys)


def _with_keys(rows: QuerySet[Row], name: str, keys: Set[str]) -> list[Row]:
    """Those whose field `name` is one of these keys."""
    if not keys:
        return []
    few = len(keys) // 10
    found = list(rows[: few + 1])
    if len(found) > few:
        return list(rows.filter(**{f"{name}__in": keys}))
    # To read all of them took less than to write down the keys.
    return [row for row in found if getattr(row, name) in keys]


def _is_off(link: Linked, changes: Mapping[str, Change], shared: Collection[str]) -> bool:
    """Whether the record under its key is, or may be, another than the one that it is about."""
    change = changes[link.record_key]
    meant = link.fingerprint or change.old_fingerprint
    if meant is None:
        return False
    if meant != change.new_fingerprint:
        return True
    return change.old_fingerprint == meant and meant in shared


def _goes_with_row(link: Linked, changes: Mapping[str, Change]) -> bool:
    """Whether it is about the shop that the catalogue knew under that key."""
    return (link.fingerprint or None) in (None, changes[link.record_key].old_fingerprint)


def _unknown_stray(resource_id: str, link: Linked) -> KnownRecord:
    """A row for a shop of which we have only the fingerprint."""
    stray, made = KnownRecord.objects.get_or_create(
        resource_id=resource_id,
        fingerprint=link.fingerprint,
        old_key=link.record_key,
        stray_since__isnull=False,
        defaults={
            "key": f"{STRAY_PREFIX}{link.fingerprint}:{link.record_key}"[:200],
            "record_id": 0,
            "gone_at": timezone.now(),
            "stray_since": timezone.now(),
        },
    )
    if made:
        stray.key = f"{STRAY_PREFIX}{stray.pk}"
        stray.save(update_fields=["key"])
    return stray


def _save_links(links: Iterable[Linked]) -> None:
    """Store their keys; where its like is there already, as when somebody was made owner anew, one
    of the two goes."""
    for link in links:
        manager = type(link)._default_manager
        rules = link._meta.total_unique_constraints
        twins = manager.exclude(pk=link.pk)
        taken = any(
            twins.filter(**{name: getattr(link, name) for name in rule.fields}).exists()
            for rule in rules
        )
        if taken:
            link.delete()
        else:
            link.save(update_fields=["record_key", "fingerprint"])
