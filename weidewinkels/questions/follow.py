"""Questions and reports stay with their record: through a change of its name or address, a restore."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.journal.models import Entry, Operation
from weidewinkels.questions.models import Closure, Question

FOLLOWING = (Question, Closure)


def follow(sender: object, entries: Sequence[Entry], **_: object) -> None:
    """Hears each call that wrote: a query per model, however many entries there are."""
    by_key = {key: entry for entry in entries if (key := _key_before(entry)) is not None}
    for model in FOLLOWING:
        for link in model.objects.filter(
            resource_id=settings.DATASTORE_RESOURCE_ID, record_key__in=list(by_key)
        ):
            entry = by_key[link.record_key]
            link.record_key = str(entry.key)
            if entry.operation == Operation.UPDATE and link.fingerprint == fingerprint_of(
                entry.before or {}
            ):
                link.fingerprint = fingerprint_of(entry.after or {})
            link.save(update_fields=["record_key", "fingerprint"])


def _key_before(entry: Entry) -> str | None:
    """The key that a record had before this was written; None where there was none, or is none now."""
    if entry.operation == Operation.UPDATE:
        return entry.key
    return entry.restores_key if entry.operation == Operation.INSERT else None
