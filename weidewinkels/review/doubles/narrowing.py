"""Which of the groups are listed, as the address says; and which comes after which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weidewinkels.catalogue.contents import plain, words_in
from weidewinkels.review.doubles.words import FILTERS
from weidewinkels.review.models import DoubleGroup

BANDS: dict[str, tuple[str | Promise, int, int]] = {
    "zeker": (_("Vrijwel zeker"), 95, 100),
    "waarschijnlijk": (_("Waarschijnlijk"), 80, 94),
    "misschien": (_("Misschien"), 0, 79),
}
"""Name in the address → label, lowest and highest score."""


@dataclass(frozen=True)
class Narrowing:
    """`words`: of name or place; `band`: a name of `BANDS`; `reason`: one of `FILTERS`."""

    words: str = ""
    band: str = ""
    reason: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Narrowing:
        """What an address asks for; what it can't ask for doesn't count."""
        band, reason = asked.get("score", ""), asked.get("reden", "")
        return cls(
            asked.get("q", "").strip()[:100],
            band if band in BANDS else "",
            reason if reason in FILTERS else "",
        )

    @property
    def parameters(self) -> dict[str, str]:
        asked = {"q": self.words, "score": self.band, "reden": self.reason}
        return {name: value for name, value in asked.items() if value}

    @property
    def query_string(self) -> str:
        return urlencode(self.parameters)

    def but(self, **changes: str) -> str:
        """The address of the list with something else asked for."""
        return f"?{replace(self, **changes).query_string}"

    def groups(self) -> QuerySet[DoubleGroup]:
        """The likeliest first."""
        found = all_groups()
        for word in words_in(plain(self.words)):
            found = found.filter(text__contains=word)
        if self.band:
            _label, lowest, highest = BANDS[self.band]
            found = found.filter(score__gte=lowest, score__lte=highest)
        if self.reason:
            _label, codes = FILTERS[self.reason]
            found = found.filter(reduce(or_, (Q(codes__contains=f" {code} ") for code in codes)))
        return found


def all_groups() -> QuerySet[DoubleGroup]:
    return DoubleGroup.objects.filter(resource_id=settings.DATASTORE_RESOURCE_ID).order_by(
        "-score", "pk"
    )


def after(group: DoubleGroup, groups: QuerySet[DoubleGroup]) -> QuerySet[DoubleGroup]:
    """Those that come after this one."""
    return groups.filter(Q(score__lt=group.score) | Q(score=group.score, pk__gt=group.pk))


def before(group: DoubleGroup, groups: QuerySet[DoubleGroup]) -> QuerySet[DoubleGroup]:
    return groups.filter(Q(score__gt=group.score) | Q(score=group.score, pk__lt=group.pk))
