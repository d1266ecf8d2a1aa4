"""The part of the filters that isn't about one column: nearby, and what reviewers know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from weidewinkels.profile import Column
from weidewinkels.quality import CHECKS
from weidewinkels.records.asking import CHOICES, LABELS, USUAL_KM, has_place
from weidewinkels.records.listing import Listing


@dataclass(frozen=True)
class Select:
    """A choice of one. `choices`: value, label, whether it is on."""

    name: str
    label: str
    choices: Sequence[tuple[str, str, bool]]


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

    @property
    def is_review_active(self) -> bool:
        return any(is_on for select in self.selects for _value, _label, is_on in select.choices)


def asks(listing: Listing, columns: Sequence[Column], *, reviews: bool) -> Asks:
    given = {one.name: one.value for one in listing.asked}
    return Asks(
        inside="delen" in given,
        near=given.get("bij", "") if has_place([column.id for column in columns]) else None,
        km=given.get("km", str(USUAL_KM)),
        selects=[_select(name, given.get(name, "")) for name in CHOICES] if reviews else [],
    )


def _select(name: str, value: str) -> Select:
    choices = {key: str(label) for key, label in CHOICES[name].items()}
    if name == "vlag":
        choices |= {check: str(CHECKS[check].label) for check in CHECKS}
    return Select(
        name, str(LABELS[name]), [(key, label, key == value) for key, label in choices.items()]
    )
