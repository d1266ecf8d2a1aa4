"""The groups as they are stored: found anew, and kept right while people settle them one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from datastore_proxy.types import Record
from weidewinkels.catalogue.contents import plain, words_in
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.journal.door import name_of
from weidewinkels.profile import PROFILE, title_of
from weidewinkels.review.doubles.groups import Pair, grouped, keys_of
from weidewinkels.review.doubles.likeness import Reason
from weidewinkels.review.doubles.marks import Marks, marks_from, marks_of
from weidewinkels.review.models import DoubleGroup, DoublePair, NotDouble

AT_ONCE = 500


def replace(resource_id: str, pairs: Iterable[Pair]) -> int:
    """Have the stored groups be those of these pairs, but for what was found to be none; → how many."""
    pairs = list(pairs)
    known = _known(resource_id, {key for pair in pairs for key in (pair.one, pair.other)})
    denied = set(
        NotDouble.objects.filter(resource_id=resource_id).values_list("one_mark", "other_mark")
    )
    with transaction.atomic():
        DoubleGroup.objects.filter(resource_id=resource_id).delete()
        return _store(resource_id, pairs, known, denied)


def regroup(keys: Collection[str]) -> None:
    """Make the groups that these records are in anew, after one of them went or was found to be none."""
    resource_id = settings.DATASTORE_RESOURCE_ID
    with transaction.atomic():
        touched = DoubleGroup.objects.filter(
            Q(pairs__one__in=keys) | Q(pairs__other__in=keys), resource_id=resource_id
        )
        ids = list(touched.values_list("pk", flat=True).distinct())
        rows = list(DoublePair.objects.filter(group__in=ids))
        DoubleGroup.objects.filter(pk__in=ids).delete()
        known = _known(resource_id, {key for row in rows for key in (row.one, row.other)})
        marks = {(row.one_mark, row.other_mark) for row in rows}
        denied = NotDouble.objects.filter(
            resource_id=resource_id, one_mark__in=[one for one, _other in marks]
        ).values_list("one_mark", "other_mark")
        _store(resource_id, [pair_of(row) for row in rows], known, set(denied))


def deny(records: Sequence[tuple[str, Record]], *, by: User) -> None:
    """No two of these (key, record) are one shop, says `by`."""
    for place, (_key, one) in enumerate(records):
        for _other_key, other in records[place + 1 :]:
            first, second = marks_of(one, other)
            NotDouble.objects.update_or_create(
                resource_id=settings.DATASTORE_RESOURCE_ID,
                one_mark=first,
                other_mark=second,
                defaults={
                    "by": by,
                    "by_name": name_of(by),
                    "titles": [_called(one), _called(other)],
                },
            )
    regroup([key for key, _record in records])


def _store(
    resource_id: str, pairs: list[Pair], known: dict[str, KnownRecord], denied: set[Marks]
) -> int:
    marks: dict[tuple[str, str], Marks] = {}
    for pair in pairs:
        if pair.one in known and pair.other in known:
            found = marks_from(_content(known[pair.one]), _content(known[pair.other]))
            if found not in denied:
                marks[pair.one, pair.other] = found
    groups = grouped(pair for pair in pairs if (pair.one, pair.other) in marks)
    made = DoubleGroup.objects.bulk_create(
        (_group(resource_id, group, known) for group in groups), batch_size=AT_ONCE
    )
    DoublePair.objects.bulk_create(
        (
            DoublePair(
                group=row,
                one=pair.one,
                other=pair.other,
                one_mark=marks[pair.one, pair.other][0],
                other_mark=marks[pair.one, pair.other][1],
                score=pair.score,
                reasons=pair.reasons,
                doubts=pair.doubts,
            )
            for row, group in zip(made, groups, strict=True)
            for pair in group
        ),
        batch_size=AT_ONCE,
    )
    return len(groups)


def _group(resource_id: str, pairs: list[Pair], known: dict[str, KnownRecord]) -> DoubleGroup:
    keys = keys_of(pairs)
    codes = dict.fromkeys(reason.code for pair in pairs for reason in pair.reasons)
    text = " ".join(_called(known[key].content) for key in keys)
    return DoubleGroup(
        resource_id=resource_id,
        score=pairs[0].score,
        keys=keys,
        codes=f" {' '.join(codes)} ",
        text=f" {' '.join(words_in(plain(text)))} ",
    )


def _known(resource_id: str, keys: Collection[str]) -> dict[str, KnownRecord]:
    found: dict[str, KnownRecord] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), AT_ONCE):
        rows = KnownRecord.objects.filter(
            resource_id=resource_id, gone_at=None, key__in=wanted[start : start + AT_ONCE]
        ).only("key", "fingerprint", "content_hash", "content")
        found |= {row.key: row for row in rows}
    return found


def _content(row: KnownRecord) -> tuple[str, str]:
    return row.fingerprint, row.content_hash


def _called(record: Record) -> str:
    place = str(record.get(PROFILE.subtitle) or "").strip()
    title = title_of(record)
    return f"{title}, {place}" if place else title


def pair_of(row: DoublePair) -> Pair:
    """The pair that a row is of."""
    return Pair(
        row.one,
        row.other,
        row.score,
        tuple(Reason(*reason) for reason in row.reasons),
        tuple(Reason(*doubt) for doubt in row.doubts),
    )
