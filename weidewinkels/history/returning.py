"""What stands in the way of a restore: a record that seems to be there again already.

A restore is an insert, and nothing refuses a second shop of the same name at the same address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from datastore_proxy.errors import DatastoreError
from datastore_proxy.types import Query, Record
from weidewinkels.datastore import get_service
from weidewinkels.journal.models import Entry
from weidewinkels.profile import PROFILE, identity_of, title_of

NAMES_AT_ONCE = 200
MOST_LOOKED_AT = 2000
"""More deletions at once than this are not looked up one by one."""


@dataclass(frozen=True)
class Clash:
    """A deleted record, and the one that is there in its place."""

    entry: Entry
    key: str
    title: str
    has_same_key: bool
    """It can't be restored at all while the other is there."""


def clashes_of(entries: QuerySet[Entry]) -> list[Clash]:
    """Those of the deletions whose record is there again.

    Empty when the DataStore doesn't answer: the restore then waits, and is judged when it is written.
    """
    looked_at = list(entries.only("id", "key", "title", "before")[:MOST_LOOKED_AT])
    try:
        found = {clash.entry.pk: clash for clash in (*_alike(looked_at), *_same_key(looked_at))}
    except DatastoreError:
        return []
    return [found[entry.pk] for entry in looked_at if entry.pk in found]


def _same_key(entries: list[Entry]) -> Iterator[Clash]:
    service = get_service()
    if service.key == "_id":  # a restored record gets a new one
        return
    keys = [service.key_from_text(entry.key) for entry in entries if entry.key]
    there = {str(key): record for key, record in service.get(keys).items()}
    for entry in entries:
        if record := there.get(entry.key or ""):
            yield Clash(entry, str(entry.key), title_of(record), has_same_key=True)


def _alike(entries: list[Entry]) -> Iterator[Clash]:
    service = get_service()
    wanted = {_identity(entry.before or {}): entry for entry in entries}
    wanted.pop((), None)
    names = iter({str((entry.before or {}).get(PROFILE.title)) for entry in wanted.values()})
    while some := list(islice(names, NAMES_AT_ONCE)):
        for record in service.iterate(Query(filters={PROFILE.title: some})):
            entry = wanted.get(_identity(record))
            if entry:
                yield Clash(entry, str(service.key_of(record)), title_of(record), False)


def _identity(record: Record) -> tuple[str, ...]:
    """What tells it from others, spelled as one; nothing for a record that the profile doesn't fit."""
    if not record.get(PROFILE.title):
        return ()
    return tuple(
        " ".join(str(value or "").casefold().split()) for value in identity_of(record).values()
    )
