"""The life of a selection: the current one, set aside and brought back, copied, forgotten.

A person has at most one current selection per resource, on all devices. It belongs to the filter it
was picked with. Cleared, by hand or by another filter, it can be brought back until the next is.
What is picked and how is in `picking.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from weidewinkels.accounts.permissions import Visitor, may_select, may_select_all, owned_keys
from weidewinkels.bulk import parts
from weidewinkels.bulk.filters import filter_of, query_of, question_for
from weidewinkels.bulk.models import Selection, SelectionState
from weidewinkels.catalogue import search
from weidewinkels.datastore import get_service
from weidewinkels.profile import Column
from weidewinkels.records.listing import Listing
from weidewinkels.records.parsing import parse

CURRENT, CLEARED, KEPT = SelectionState.CURRENT, SelectionState.CLEARED, SelectionState.KEPT
OFFER_MINUTES = 60
"""How long the list offers to bring back what was cleared."""


class SelectionChanged(Exception):  # noqa: N818
    """Other records are selected than those that were looked at."""


def current(user: Visitor) -> Selection | None:
    """What `user` has selected, if anything: only what they still may select."""
    return both(user).get(CURRENT)


def both(user: Visitor) -> dict[str, Selection]:
    """State → the selection that is current, the one that was cleared; one query for who may all."""
    if not isinstance(user, User) or not may_select(user):
        return {}
    found = {
        selection.state: selection for selection in _of(user).filter(touched_at__gte=_oldest_kept())
    }
    if CURRENT in found and not may_select_all(user):
        theirs = found.pop(CURRENT)
        others = set(theirs.keys()) - owned_keys(user)
        left = drop(theirs, others) if others else theirs
        found |= {CURRENT: left} if left else {}
    return found


def of_list(user: Visitor, listing: Listing) -> tuple[Selection | None, Selection | None]:
    """The current selection, and the cleared one that can be brought back, for who sees this list.

    A selection belongs to its filter: one with another filter is cleared.
    """
    found = both(user)
    selection = found.get(CURRENT)
    if selection and selection.listing != filter_of(listing):
        with transaction.atomic():
            _lock(selection.owner_id)
            for other in _of(selection.owner).filter(pk=selection.pk, state=CURRENT):
                _clear(other)
        return None, selection
    cleared = found.get(CLEARED)
    if cleared and cleared.touched_at < timezone.now() - timedelta(minutes=OFFER_MINUTES):
        cleared = None
    return selection, cleared


def for_change(user: User, listing: Listing) -> Selection:
    """The current selection, free to be changed until the transaction ends; else an empty one.

    One with another filter is cleared. Whoever changes it calls `settle`.
    """
    _lock(user.pk)
    found = _of(user).filter(state=CURRENT).first()
    if found and found.touched_at < _oldest_kept():
        _let_go(found)
    elif found and found.listing == filter_of(listing):
        return _changeable(found)
    elif found:
        _clear(found)
    forget_old()
    return Selection.objects.create(
        owner=user,
        resource_id=settings.DATASTORE_RESOURCE_ID,
        state=CURRENT,
        listing=filter_of(listing),
    )


def settle(selection: Selection) -> Selection | None:
    """Save a changed selection; None when nothing is left in it, and then it is no more."""
    if not selection.number:
        _let_go(selection)
        return None
    selection.touched_at = timezone.now()
    selection.save()
    return selection


def install(selection: Selection) -> Selection | None:
    """Make a gathered selection the current one, in place of what was; None when it is empty."""
    with transaction.atomic():
        _lock(selection.owner_id)
        for old in _of(selection.owner).filter(state=CURRENT):
            _let_go(old) if old.listing == selection.listing else _clear(old)
        selection.state = CURRENT
        return settle(selection)


def clear(user: User) -> None:
    """Select nothing; what was selected can be brought back. Without a current one: not any more."""
    with transaction.atomic():
        _lock(user.pk)
        mine = {one.state: one for one in _of(user)}
        if CURRENT in mine:
            _clear(mine[CURRENT])
        elif CLEARED in mine:
            _let_go(mine[CLEARED])


def bring_back(user: User) -> Selection | None:
    """Select again what was cleared last, in place of what is selected now."""
    with transaction.atomic():
        _lock(user.pk)
        mine = {one.state: one for one in _of(user)}
        if CLEARED not in mine:
            return mine.get(CURRENT)
        back = mine[CLEARED]
        _to(back, KEPT)  # its place is needed for a moment
        if CURRENT in mine:
            _to(mine[CURRENT], CLEARED)
        _to(back, CURRENT)
        return back


def keep(user: User, *, matched: int) -> Selection | None:
    """Hold on to a selection while its filter finds others now: `matched` of them."""
    selection = current(user)
    if selection and selection.is_whole_listing:
        selection.matched = matched
        selection.touched_at = timezone.now()
        selection.save(update_fields=["matched", "touched_at"])
    return selection


def hold(selection: Selection) -> None:
    """Keep it as it is until the transaction ends; raises SelectionChanged when it is so no more."""
    _lock(selection.owner_id)
    now = Selection.objects.filter(pk=selection.pk).first()
    if now is None or now.mark != selection.mark:
        raise SelectionChanged


def moved_to(selection: Selection, columns: Sequence[Column]) -> int | None:
    """How many records its filter finds now, where all of it was selected and it were others then."""
    if not selection.is_whole_listing:
        return None
    now = matches_now(selection, columns)
    return None if now == selection.matched else now


def matches_now(selection: Selection, columns: Sequence[Column]) -> int | None:
    """How many records its filter finds at this moment: one count by the DataStore.

    None when the filter can't be asked any more, because a column of it is gone.
    """
    listing = listing_of(selection, columns)
    if listing.problems:
        return None
    if listing.asked:
        return search.count(question_for(selection.owner, listing, columns))
    query = query_of(selection.owner, listing, columns)
    return get_service().count(query) if query else 0


def listing_of(selection: Selection, columns: Sequence[Column]) -> Listing:
    """The list that the records were picked from, from its first page on."""
    return parse(QueryDict(selection.listing), columns)


def drop(selection: Selection, keys: Collection[str]) -> Selection | None:
    """Take out what can't be selected any more, and remember how many that were.

    Gives the selection as it is then: a copy when a proposal needs the old one, None when empty.
    """
    with transaction.atomic():
        _lock(selection.owner_id)
        now = Selection.objects.filter(pk=selection.pk).first()
        if now is None or not parts.contained(now, keys):
            return now
        selection = now
        touched_at = selection.touched_at
        selection = _changeable(selection)
        removed = parts.remove(selection, keys)
        selection.number -= removed
        selection.gone += removed
        selection.matched = max(0, selection.matched - removed)
        selection.touched_at = touched_at
        if selection.number:
            selection.save()
            return selection
        _let_go(selection)
        return None


def forget_old() -> int:
    """Delete the selections that nobody touched for `SELECTION_DAYS`; gives how many."""
    since = _oldest_kept()
    old = Selection.objects.filter(touched_at__lt=since).exclude(proposals__created_at__gte=since)
    number = old.count()
    old.delete()
    return number


def _of(user: User) -> QuerySet[Selection]:
    return Selection.objects.filter(
        owner=user,
        resource_id=settings.DATASTORE_RESOURCE_ID,
        state__in=(CURRENT, CLEARED),
    )


def _lock(owner_id: int) -> None:
    """Until the transaction ends nobody else changes the selections of this person."""
    User.objects.select_for_update(no_key=True).get(pk=owner_id)


def _oldest_kept() -> datetime:
    return timezone.now() - timedelta(days=settings.SELECTION_DAYS)


def _changeable(selection: Selection) -> Selection:
    """Itself; a copy in its place when a proposal was made with it."""
    if not selection.proposals.exists():
        return selection
    state = selection.state
    _to(selection, KEPT)
    copy = Selection.objects.get(pk=selection.pk)
    copy.pk, copy.state, copy._state.adding = uuid4(), state, True
    copy.save()
    parts.copy(selection, copy)
    return copy


def _clear(selection: Selection) -> None:
    """Set it aside, in place of what was set aside before."""
    for before in _of(selection.owner).filter(state=CLEARED):
        _let_go(before)
    selection.touched_at = timezone.now()
    selection.save(update_fields=["touched_at"])
    _to(selection, CLEARED)


def _let_go(selection: Selection) -> None:
    """No longer its owner's; deleted unless a proposal was made with it."""
    if selection.proposals.exists():
        _to(selection, KEPT)
    else:
        selection.delete()


def _to(selection: Selection, state: SelectionState | str) -> None:
    selection.state = SelectionState(state)
    selection.save(update_fields=["state"])
