"""What reviewers find of a record. A verdict belongs to content: with another content it is past."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from datastore_proxy.types import Record
from weidewinkels.catalogue.contents import content_hash_of, content_of
from weidewinkels.catalogue.models import KnownRecord, Verdict
from weidewinkels.journal.door import name_of

CHANGED_SINCE = Q(verdict=Verdict.APPROVED) & ~Q(verdict_hash=F("content_hash"))


def known(resource_id: str) -> QuerySet[KnownRecord]:
    """The records that are there, in their usual order."""
    return KnownRecord.objects.filter(resource_id=resource_id, gone_at=None).order_by("record_id")


def to_review(resource_id: str) -> QuerySet[KnownRecord]:
    """Those that nobody approved as they are now; what is flagged waits for a colleague, what is
    asked for the owner.
    """
    return known(resource_id).filter(Q(verdict=Verdict.NONE) | CHANGED_SINCE)


def flagged(resource_id: str) -> QuerySet[KnownRecord]:
    """Those on which a reviewer left a note."""
    return known(resource_id).filter(verdict=Verdict.FLAGGED)


def asked(resource_id: str) -> QuerySet[KnownRecord]:
    """Those about which a reviewer asked the owner something, who has not answered yet."""
    return known(resource_id).filter(verdict=Verdict.ASKED)


def give_verdict(
    row: KnownRecord, record: Record, verdict: Verdict, *, by: User, note: str = ""
) -> None:
    """`record`: as it was when `by` looked at it; the verdict is about that and nothing else."""
    row.verdict = verdict
    row.verdict_by, row.verdict_by_name = by, name_of(by)
    row.verdict_at = timezone.now()
    row.verdict_note = note
    row.verdict_hash, row.verdict_content = content_hash_of(record), content_of(record)
    _save(row)


def take_back_verdict(row: KnownRecord) -> None:
    """As if nobody had looked at it."""
    row.verdict, row.verdict_by, row.verdict_by_name = Verdict.NONE, None, ""
    row.verdict_at, row.verdict_note = None, ""
    row.verdict_hash, row.verdict_content = "", None
    _save(row)


def _save(row: KnownRecord) -> None:
    # Only these: the sync may be renewing the rest.
    row.save(
        update_fields=[
            "verdict",
            "verdict_by",
            "verdict_by_name",
            "verdict_at",
            "verdict_note",
            "verdict_hash",
            "verdict_content",
        ]
    )
