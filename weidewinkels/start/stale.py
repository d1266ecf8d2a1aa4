"""What nobody confirmed for too long: the longest first, with what else speaks against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from datastore_proxy.types import Record
from weidewinkels.accounts.models import Ownership
from weidewinkels.catalogue import verdicts
from weidewinkels.catalogue.flags import standing_flags
from weidewinkels.catalogue.freshness import Freshness, freshness_of, having
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.profile import PROFILE, title_of
from weidewinkels.questions.models import Closure, Question

UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Signal:
    """Something that makes it likelier that a shop is no more."""

    label: str | Promise
    tone: str
    icon: str


SIGNALS: Mapping[str, Signal] = {
    "gemeld": Signal(_("gesloten gemeld"), "clay", "store"),
    "onbereikbaar": Signal(_("niet te bereiken"), "clay", "phone-off"),
    "vraag": Signal(_("geen antwoord op een vraag"), "marigold", "message-circle-question-mark"),
    "zonder-eigenaar": Signal(_("zonder eigenaar"), "marigold", "user-x"),
    "nooit": Signal(_("nooit bevestigd"), "marigold", "circle-question-mark"),
    "twijfel": Signal(_("met een twijfel"), "marigold", "triangle-alert"),
}
"""The strongest first."""


@dataclass(frozen=True)
class Row:
    """A record, since when nobody said that it is right, and what speaks against it."""

    key: str
    title: str
    subtitle: str
    since: datetime
    is_stale: bool
    signals: Sequence[Signal]


def aged(
    resource_id: str, *, signal: str = "", stale_only: bool = False
) -> QuerySet[KnownRecord, int]:
    """The ids of what is due or stale, the oldest first; with `signal` those of which that is so."""
    old = having(Freshness.STALE)
    if not stale_only:
        old |= having(Freshness.DUE)
    found = verdicts.known(resource_id).filter(old)
    if signal:
        found = found.filter(_conditions(resource_id)[signal])
    since = Coalesce("confirmed_at", "first_seen", output_field=DateTimeField())
    return found.order_by(since, "record_id").values_list("pk", flat=True)


def rows_of(resource_id: str, page: Sequence[int]) -> list[Row]:
    """The rows of a page of these, by their ids: a query for the records, and one for their signals.

    The ids alone come from an index; 100,000 whole records would be read to sort them.
    """
    known = KnownRecord.objects.defer("text", "plain").in_bulk(list(page))
    records = [known[pk] for pk in page if pk in known]
    flagged: Any = KnownRecord.objects.filter(pk__in=[record.pk for record in records]).annotate(
        **{_name(name): condition for name, condition in _conditions(resource_id).items()}
    )
    names = [_name(name) for name in SIGNALS]
    held = {pk: values for pk, *values in flagged.values_list("pk", *names)}
    return [_row(record, held.get(record.pk, [])) for record in records]


def stale_rows(resource_id: str, *, limit: int) -> list[Row]:
    """The first of what is due or stale."""
    return rows_of(resource_id, list(aged(resource_id)[:limit]))


def _row(record: KnownRecord, held: Sequence[bool]) -> Row:
    content: Record = record.content
    return Row(
        key=record.key,
        title=title_of(content),
        subtitle=str(content.get(PROFILE.subtitle) or ""),
        since=record.confirmed_at or record.first_seen,
        is_stale=freshness_of(record) == Freshness.STALE,
        signals=[signal for signal, holds in zip(SIGNALS.values(), held, strict=False) if holds],
    )


def _conditions(resource_id: str) -> dict[str, Any]:
    """Signal → what selects the KnownRecords of which it is so."""
    flags = standing_flags(resource_id).filter(record=OuterRef("pk"))
    links: dict[str, Any] = {
        "resource_id": resource_id,
        "record_key": OuterRef("key"),
    }
    is_this = Q(fingerprint="") | Q(fingerprint=OuterRef("fingerprint"))
    return {
        "gemeld": Exists(Closure.objects.filter(is_this, outcome=Closure.Outcome.OPEN, **links)),
        "onbereikbaar": Exists(flags.filter(check_name=UNREACHABLE)),
        "vraag": Exists(Question.objects.filter(is_this, outcome=Question.Outcome.OPEN, **links)),
        "zonder-eigenaar": ~Exists(Ownership.objects.filter(is_this, **links)),
        "nooit": Q(confirmed_at=None),
        "twijfel": Exists(flags.exclude(check_name=UNREACHABLE)),
    }


def _name(signal: str) -> str:
    return f"is_{signal.replace('-', '_')}"
