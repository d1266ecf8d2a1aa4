"""The part of the filters that isn't about one column: nearby, and what reviewers know."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from datastore_proxy.service import DatastoreService
from weidewinkels.accounts.models import Ownership
from weidewinkels.catalogue import counts, search
from weidewinkels.catalogue.conditions import Rows
from weidewinkels.catalogue.sync import state_of
from weidewinkels.profile import Column
from weidewinkels.quality import CHECKS
from weidewinkels.records.asking import CHOICES, FRESHNESS, LABELS, USUAL_KM, VERDICTS, has_place
from weidewinkels.records.finding import question_of
from weidewinkels.records.listing import Listing

SECONDS_FOR_NUMBERS = 2
"""Counts that take longer are left out."""


@dataclass(frozen=True)
class Choice:
    """`number`: how many records of the list it leaves; None where that wasn't counted."""

    value: str
    label: str
    is_on: bool
    number: int | None = None


@dataclass(frozen=True)
class Select:
    """A choice of one, each with its number once they are counted."""

    name: str
    label: str
    choices: Sequence[Choice]
    is_counted: bool
    show_url: str
    """The list with these numbers, for who has no JavaScript."""

    @property
    def anchor(self) -> str:
        return f"filter-{self.name}"

    @property
    def count_url(self) -> str:
        """Where its numbers come from."""
        return f"{reverse('records:amounts')}?{urlencode({'over': self.name})}"

    @property
    def is_active(self) -> bool:
        return any(choice.is_on for choice in self.choices)


@dataclass(frozen=True)
class Asks:
    """`near`: the place that was typed; None where the records have no place."""

    inside: bool
    near: str | None
    km: str
    selects: Sequence[Select]

    @property
    def is_near_active(self) -> bool:
        return bool(self.near)


def asks(
    listing: Listing,
    columns: Sequence[Column],
    service: DatastoreService,
    *,
    reviews: bool,
    show: str = "",
) -> Asks:
    """`show`: what is to be counted at once (see `show_url`)."""
    given = {one.name: one.value for one in listing.asked}
    return Asks(
        inside="delen" in given,
        near=given.get("bij", "") if has_place([column.id for column in columns]) else None,
        km=given.get("km", str(USUAL_KM)),
        selects=[
            counted_select(name, listing, columns, service)
            if show == _shown(name)
            else _select(name, listing, None)
            for name in (CHOICES if reviews else ())
        ],
    )


def counted_select(
    name: str,
    listing: Listing,
    columns: Sequence[Column],
    service: DatastoreService,
    *,
    own: Collection[str] = (),
) -> Select:
    """With how many records of the list each choice leaves, this question itself left out."""
    if state_of(service.resource_id).as_of is None:
        return _select(name, listing, {})
    question = question_of(listing.without_asked(name), columns, service, own)
    try:
        with search.within(SECONDS_FOR_NUMBERS):
            numbers = COUNTED[name](search.rows_of(question), service.resource_id)
    except search.TooSlow:
        numbers = {}
    return _select(name, listing, numbers)


def _shown(name: str) -> str:
    """The value of `toon`; no column has such a name."""
    return f"_{name}"


def _select(name: str, listing: Listing, numbers: Mapping[str, int] | None) -> Select:
    """`numbers`: None while they aren't counted, empty where they can't be."""
    chosen = next((one.value for one in listing.asked if one.name == name), "")
    labels = {key: str(label) for key, label in CHOICES[name].items()}
    if name == "vlag":
        labels |= {check: str(CHECKS[check].label) for check in CHECKS}
    choices = [
        Choice(key, label, key == chosen, numbers.get(key, 0) if numbers else None)
        for key, label in labels.items()
        # Of two dozen checks those that find nothing are no choice.
        if not numbers or key in CHOICES[name] or key in numbers or key == chosen
    ]
    anchor = f"filter-{name}"
    show_url = f"{listing.but().url_with('toon', _shown(name))}#{anchor}"
    return Select(name, str(LABELS[name]), choices, numbers is not None, show_url)


# --- Numbers, by the values of an address ------------------------------------------------------


def _verdicts(rows: Rows, resource_id: str) -> dict[str, int]:
    found = counts.by_verdict(rows)
    return {key: found[verdict] for key, verdict in VERDICTS.items()}


def _freshness(rows: Rows, resource_id: str) -> dict[str, int]:
    found = counts.by_freshness(rows)
    numbers = {key: found[freshness] for key, freshness in FRESHNESS.items()}
    return {**numbers, "nooit": counts.never_confirmed(rows)}


def _owners(rows: Rows, resource_id: str) -> dict[str, int]:
    owned = counts.linked(rows, Ownership.objects.all())
    return {"met": owned, "geen": rows.count() - owned}


def _checks(rows: Rows, resource_id: str) -> dict[str, int]:
    doubtful = counts.doubtful(rows, resource_id)
    numbers = {"1": doubtful, "0": rows.count() - doubtful}
    return numbers | counts.by_check(rows, resource_id)


COUNTED = {"oordeel": _verdicts, "vers": _freshness, "eigenaar": _owners, "vlag": _checks}
