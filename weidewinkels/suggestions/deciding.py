"""What becomes of a suggestion: taken over, made a change of a record that is there, or declined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from datastore_proxy.errors import RecordNotFound
from datastore_proxy.types import Key, Record
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.journal.history import current_keys
from weidewinkels.journal.models import LONGEST_REASON, Batch
from weidewinkels.kinds import kind_of
from weidewinkels.notifications.telling import tell
from weidewinkels.profile import columns_for
from weidewinkels.records.forms import field_name
from weidewinkels.suggestions.models import Suggestion, SuggestionState


def as_typed(values: Mapping[str, Any]) -> dict[str, str]:
    """The values as somebody would have typed them in the form."""
    return {
        field_name(column.id): kind_of(column).text(values[column.id])
        for column in columns_for(get_resource())
        if column.id in values
    }


def shop_of(suggestion: Suggestion) -> tuple[Key, Record] | None:
    """The record that it changes, as it is now; None when it is no more, or another shop by now."""
    service = get_service()
    now = current_keys([suggestion.record_key])[suggestion.record_key]
    try:
        key = service.key_from_text(now)
        record = service.get_one(key)
    except RecordNotFound:
        return None
    return (key, record) if fingerprint_of(record) == suggestion.fingerprint else None


def reason_for(suggestion: Suggestion) -> str:
    """What the history says of why it was written."""
    who = suggestion.name or (suggestion.user.get_full_name() if suggestion.user else "")
    said = (
        _("Voorgesteld door %(who)s.") % {"who": who}
        if who
        else _("Voorgesteld door een bezoeker.")
    )
    return f"{said} {suggestion.note}".strip()[:LONGEST_REASON]


def accepted(suggestion: Suggestion, batch: Batch, *, by: User, key: Key | None) -> None:
    """It was written by `batch`; the sender hears of it."""
    if _decide(suggestion, SuggestionState.ACCEPTED, by=by, batch=batch) and key is not None:
        url = settings.SITE_URL + reverse("records:show", args=[key])
        _tell(suggestion, "suggestion_accepted", {"url": url})


def decline(suggestion: Suggestion, *, by: User, reason: str) -> bool:
    """Tell the sender that it is not to be, and why. False when it was decided already."""
    if not _decide(suggestion, SuggestionState.DECLINED, by=by, reason=reason):
        return False
    _tell(suggestion, "suggestion_declined", {"reason": reason})
    return True


def make_change_of(suggestion: Suggestion, key: Key, record: Record) -> None:
    """The shop is there already: what was filled in becomes a change of that record."""
    suggestion.record_key, suggestion.fingerprint = str(key), fingerprint_of(record)
    suggestion.values = {
        column: value for column, value in suggestion.values.items() if value not in (None, "")
    }
    suggestion.seen = {column: record.get(column) for column in suggestion.values}
    suggestion.save(update_fields=["record_key", "fingerprint", "values", "seen"])


def _decide(
    suggestion: Suggestion,
    state: SuggestionState,
    *,
    by: User,
    reason: str = "",
    batch: Batch | None = None,
) -> bool:
    waiting = Suggestion.objects.filter(pk=suggestion.pk, state=SuggestionState.WAITING)
    return bool(
        waiting.update(
            state=state, decided_by=by, decided_at=timezone.now(), reason=reason, batch=batch
        )
    )


@transaction.atomic
def _tell(suggestion: Suggestion, letter: str, context: Mapping[str, Any]) -> None:
    """By mail to who proved their address; their data is of no more use to us afterwards."""
    to = suggestion.user or (suggestion.email if suggestion.is_proven else "")
    if to:
        tell(
            letter,
            to,
            {"title": suggestion.title, "is_new": suggestion.is_new_shop, **context},
            language=suggestion.language,
            once=f"suggestion:{suggestion.pk}",
        )
    Suggestion.objects.filter(pk=suggestion.pk).update(email="", code_hash="")
