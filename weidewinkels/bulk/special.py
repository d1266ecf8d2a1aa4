"""What is special about records that are to go: those with an owner, those changed of late."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import ngettext

from weidewinkels.accounts.models import Ownership
from weidewinkels.journal.models import Batch, Entry, EntryState


def specialties(batch: Batch) -> list[str]:
    """Sentences such as "7 hebben een eigenaar", for what is planned to be deleted."""
    going = batch.entries.filter(state=EntryState.PLANNED).order_by().values("key")
    owned = (
        Ownership.objects.filter(resource_id=batch.resource_id, record_key__in=going)
        .values("record_key")
        .distinct()
        .count()
    )
    changed = (
        Entry.objects.filter(
            batch__resource_id=batch.resource_id,
            state=EntryState.DONE,
            done_at__gte=_start_of_month(),
            key__in=going,
        )
        .values("key")
        .distinct()
        .count()
    )
    said = [
        (owned, ngettext("%s heeft een eigenaar", "%s hebben een eigenaar", owned)),
        (changed, ngettext("%s is deze maand gewijzigd", "%s zijn deze maand gewijzigd", changed)),
    ]
    return [text % number_format(number, force_grouping=True) for number, text in said if number]


def _start_of_month() -> datetime:
    return timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
