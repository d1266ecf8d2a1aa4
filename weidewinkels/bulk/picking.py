"""Picking records: some of those shown, or all that match the list at this moment.

Keys come from a browser, so none is believed: each is looked up in the DataStore first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from datastore_proxy.types import Query
from weidewinkels.accounts.permissions import may_edit, may_select_all
from weidewinkels.bulk import parts
from weidewinkels.bulk.filters import filter_of, query_of, question_for
from weidewinkels.bulk.models import Selection
from weidewinkels.bulk.selections import current, drop, for_change, install, settle
from weidewinkels.catalogue import search
from weidewinkels.datastore import get_service
from weidewinkels.profile import Column
from weidewinkels.records.listing import Listing
from weidewinkels.records.totals import remember_total

KEYS_PER_CALL = 1_000
KEYS_PER_ANSWER = 32_000
"""Only keys come back, so that as many fit in an answer as CKAN gives."""


class FilterGoneError(Exception):
    """The list's address holds a filter that can't be asked: without it more would be selected."""


@dataclass(frozen=True)
class Picked:
    """`refused`: how many were not selected, since they are gone or not `user`'s to change."""

    selection: Selection | None
    refused: int


def pick(
    user: User, listing: Listing, *, shown: Collection[str], picked: Collection[str]
) -> Picked:
    """Of the records `shown`, select exactly those `picked`; all others stay as they are."""
    wanted = dict.fromkeys(picked)
    if not shown and not wanted:
        return Picked(current(user), 0)
    allowed = _selectable(user, wanted)
    with transaction.atomic():
        selection = for_change(user, listing)
        held = parts.contained(selection, {*shown, *wanted})
        removed = parts.remove(selection, held - allowed)
        added = parts.append(selection, (key for key in wanted if key in allowed - held))
        selection.number += added - removed
        if added or removed:
            selection.is_whole_listing = False
            selection.gone = 0
        return Picked(settle(selection), len(wanted) - len(allowed))


def pick_all(user: User, listing: Listing, columns: Sequence[Column]) -> Selection | None:
    """Select exactly what matches now, in place of what was selected; None when nothing does.

    The keys are stored part by part, and become the selection when all are there: whoever looks
    meanwhile sees the old one. Raises FilterGoneError.
    """
    if listing.problems:
        raise FilterGoneError
    selection = Selection.objects.create(
        owner=user,
        resource_id=settings.DATASTORE_RESOURCE_ID,
        listing=filter_of(listing),
        is_whole_listing=True,
    )
    try:
        number = parts.append(selection, _keys_of_all(user, listing, columns))
    except BaseException:
        selection.delete()
        raise
    selection.number = selection.matched = number
    if may_select_all(user) and not listing.own:
        remember_total(selection.resource_id, listing, number)
    return install(selection)


def drop_gone(user: User) -> int:
    """Take out of `user`'s selection what is in the DataStore no more; gives how many those were.

    A call per 1,000 records.
    """
    selection = current(user)
    if selection is None:
        return 0
    gone: set[str] = set()
    for keys in selection.parts.values_list("keys", flat=True).iterator(10):
        gone |= set(keys) - existing(keys)
    drop(selection, gone)
    return len(gone)


def existing(keys: Collection[str]) -> set[str]:
    """Those of these keys, as texts, whose records are there now; one call per 1,000."""
    service = get_service()
    known = get_service().keys_from_texts(keys)
    found: set[str] = set()
    for start in range(0, len(known), KEYS_PER_CALL):
        some = known[start : start + KEYS_PER_CALL]
        query = Query(filters={service.key: some}, columns=(service.key,), total=False)
        page = service.search(query.but(limit=len(some)))
        found.update(str(service.key_of(record)) for record in page.records)
    return found


def _selectable(user: User, keys: Collection[str]) -> set[str]:
    """Those that exist and that `user` may select."""
    if not keys:
        return set()
    if may_select_all(user):
        return existing(keys) & set(keys)
    service = get_service()
    records = service.get(service.keys_from_texts(keys))
    return {str(key) for key, record in records.items() if may_edit(user, key, record)} & set(keys)


def _keys_of_all(user: User, listing: Listing, columns: Sequence[Column]) -> Iterator[str]:
    if listing.asked:
        yield from search.every_key(question_for(user, listing, columns))
        return
    service, query = get_service(), query_of(user, listing, columns)
    if query:
        for record in service.iterate(query, chunk=KEYS_PER_ANSWER):
            yield str(service.key_of(record))
