"""Is it there already? Records of the catalogue that look like what somebody fills in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from rapidfuzz import fuzz

from weidewinkels.catalogue.contents import fingerprint_of, plain_values, words_in
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.profile import PROFILE, title_of

MOST = 5
MOST_LOOKED_AT = 300
LEAST_LETTERS = 4
ALIKE = 85
"""Of 100: names that are this alike are shown; the same postcode makes up for twenty."""


@dataclass(frozen=True)
class Likely:
    key: str
    title: str
    where: str


def likely(values: Mapping[str, Any]) -> list[Likely]:
    """The records that may be meant, the likeliest first; from our copy, so for a hint only."""
    ours = plain_values(values)
    name = ours.get(PROFILE.title, "")
    if len(name) < LEAST_LETTERS:
        return []
    known = KnownRecord.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID, gone_at=None
    ).filter(_same_word(name) | Q(fingerprint=fingerprint_of(dict(values))))
    scored = [(_score(name, ours, one.plain), one) for one in known[:MOST_LOOKED_AT]]
    best = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [
        Likely(one.key, title_of(one.content), str(one.content.get(PROFILE.subtitle) or ""))
        for _score_of, one in best[:MOST]
    ]


def _same_word(name: str) -> Q:
    """The longest words say most."""
    words = sorted(words_in(name), key=len, reverse=True)[:2]
    found = Q(pk=None)
    for word in words:
        if len(word) >= LEAST_LETTERS:
            found |= Q(text__contains=f" {word} ")
    return found


def _score(name: str, ours: Mapping[str, str], theirs: Mapping[str, str]) -> float:
    """0 … 100 for the names; more when they are in the same place."""
    score = fuzz.token_sort_ratio(name, theirs.get(PROFILE.title, ""))
    same = [
        column
        for column in ("zip", "city", "phone", "email", "website", "street")
        if ours.get(column) and _bare(ours[column]) == _bare(theirs.get(column, ""))
    ]
    return score + 20 * bool({*same} - {"city"}) + 10 * ("city" in same)


def _bare(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())
