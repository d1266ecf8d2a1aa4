"""Is it there already? Records of the catalogue that look like what somebody fills in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q

from weidewinkels.catalogue.contents import fingerprint_of, plain, words_in
from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.datastore import get_resource
from weidewinkels.profile import PROFILE, columns_for, title_of
from weidewinkels.review.doubles.likeness import likeness
from weidewinkels.review.doubles.roles import roles_of
from weidewinkels.review.doubles.traits import traits_of

MOST = 5
MOST_LOOKED_AT = 300
LEAST_LETTERS = 4
LEAST_SCORE = 20
"""Of 100, as doubles are scored. Low: who has typed but a name so far has a score of 28 with a record
of that very name, and a hint too many costs a look, while one too few makes a double."""


@dataclass(frozen=True)
class Likely:
    key: str
    title: str
    where: str


def likely(values: Mapping[str, Any]) -> list[Likely]:
    """The records that may be meant, the likeliest first; from our copy, so for a hint only."""
    roles = roles_of(columns_for(get_resource()))
    if roles is None:
        return []
    name = plain(str(values.get(roles.name) or ""))
    if len(name) < LEAST_LETTERS:
        return []
    known = KnownRecord.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID, gone_at=None
    ).filter(_same_word(name) | Q(fingerprint=fingerprint_of(dict(values))))
    ours = traits_of(values, roles)
    scored = [
        (likeness(ours, traits_of(one.content, roles)).score, one) for one in known[:MOST_LOOKED_AT]
    ]
    best = sorted((pair for pair in scored if pair[0] >= LEAST_SCORE), key=lambda pair: -pair[0])
    return [
        Likely(one.key, title_of(one.content), str(one.content.get(PROFILE.subtitle) or ""))
        for _score, one in best[:MOST]
    ]


def _same_word(name: str) -> Q:
    """The longest words say most."""
    words = sorted(words_in(name), key=len, reverse=True)[:2]
    found = Q(pk=None)
    for word in words:
        if len(word) >= LEAST_LETTERS:
            found |= Q(text__contains=f" {word} ")
    return found
