"""Looking for doubles in all records that we know."""

from __future__ import annotations

from collections.abc import Iterator

from weidewinkels.catalogue.models import KnownRecord
from weidewinkels.catalogue.verdicts import known
from weidewinkels.datastore import get_resource
from weidewinkels.onlooker import emails_shown
from weidewinkels.profile import columns_for
from weidewinkels.review.computing import Tell
from weidewinkels.review.doubles import stored
from weidewinkels.review.doubles.groups import Pair
from weidewinkels.review.doubles.roles import roles_of
from weidewinkels.review.doubles.traits import traits_of
from weidewinkels.review.doubles.workbench import Workbench

AT_ONCE = 2000
TELL_EVERY = 1000
MOST_PAIRS = 20_000
"""Of more the likeliest are kept: nobody goes through so many before the next time."""


@emails_shown()
def find_doubles(resource_id: str, tell: Tell) -> int:
    """Have the stored groups be what is found now; → how many. Takes memory for what it finds, not for
    what it looks through. The first half of what it tells is reading, the second comparing."""
    roles = roles_of(columns_for(get_resource()))
    if roles is None:
        return stored.replace(resource_id, [])
    number = known(resource_id).order_by().count()
    read = 0
    with Workbench() as bench:
        for part in _parts(resource_id):
            bench.add((row.key, traits_of(row.content, roles)) for row in part)
            read += len(part)
            tell(read, 2 * max(number, read))
        compared = max(bench.find(), 1)
        found = []
        for place, pair in enumerate(bench.pairs()):
            if pair:
                found.append(pair)
            if len(found) > 2 * MOST_PAIRS:
                found = _likeliest(found)
            if place % TELL_EVERY == 0:
                tell(read + round(read * place / compared), 2 * read)
    return stored.replace(resource_id, _likeliest(found))


def _likeliest(pairs: list[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (-pair.score, pair.one, pair.other))[:MOST_PAIRS]


def _parts(resource_id: str) -> Iterator[list[KnownRecord]]:
    # By `_id`, which the index of this order has: by primary key each part would sort the whole table.
    rows = known(resource_id).only("key", "record_id", "content").order_by("record_id")
    last = -1
    while part := list(rows.filter(record_id__gt=last)[:AT_ONCE]):
        last = part[-1].record_id
        yield part
