"""An owner says that the shop is closed: in the column that holds it, or as a report to the staff."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from datastore_proxy.types import Key, Record
from weidewinkels import profile
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.journal.door import Update, name_of, submit
from weidewinkels.journal.models import Action, Batch, Source
from weidewinkels.profile import Closing, title_of
from weidewinkels.questions.models import Closure


def closing_in(columns: Collection[str]) -> Closing | None:
    """How this resource says that a shop is closed; None where none of its columns does."""
    closing = profile.PROFILE.closing
    return closing if closing and closing.column in columns else None


def write_closed(
    closing: Closing, key: Key, record: Record, how: Closure.How, *, by: User, note: str, once: str
) -> Batch:
    """Put it in the record, as any edit: it can be undone, and the note is its reason."""
    value = closing.permanent if how == Closure.How.PERMANENT else closing.temporary
    return submit(
        writes=[Update(key, record, {closing.column: value})],
        by=by,
        action=Action.EDIT,
        source=Source.FORM,
        reason=note,
        once=once,
    )


def report_closed(key: Key, record: Record, how: Closure.How, *, by: User, note: str) -> Closure:
    """Tell the staff; what this owner reported before about the shop is replaced."""
    with transaction.atomic():
        open_closures([str(key)]).filter(by=by).update(
            outcome=Closure.Outcome.WITHDRAWN, ended_at=timezone.now(), ended_by_name=name_of(by)
        )
        return Closure.objects.create(
            resource_id=settings.DATASTORE_RESOURCE_ID,
            record_key=str(key),
            fingerprint=fingerprint_of(record),
            how=how,
            note=note,
            title=title_of(record)[:300],
            by=by,
            by_name=name_of(by),
        )


def end(closure: Closure, outcome: Closure.Outcome, *, by: User) -> None:
    """It was dealt with, or is taken back."""
    closure.outcome, closure.ended_at, closure.ended_by_name = outcome, timezone.now(), name_of(by)
    closure.save(update_fields=["outcome", "ended_at", "ended_by_name"])


def reported() -> QuerySet[Closure]:
    """The reports that wait for the staff, the oldest first."""
    return Closure.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID, outcome=Closure.Outcome.OPEN
    ).order_by("at", "id")


def open_closures(keys: Iterable[str]) -> QuerySet[Closure]:
    """Those about these records."""
    return reported().filter(record_key__in=list(keys))
