"""Keeping what is typed, without ever putting one device's text over that of another.

A page that keeps says by its mark what it builds on. Whoever comes second is told, and chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from weidewinkels.accounts.permissions import Visitor
from weidewinkels.unsaved.models import LONGEST_TITLE, NEW_PREFIX, Device, UnsavedForm

MOST = 50
"""Of one person; nobody works on more at a time."""
LARGEST = 200_000
"""Characters of one form; a long text with the record it belongs to takes a tenth of that."""
CLEANED_EVERY = 60 * 60
"""Seconds."""


@dataclass(frozen=True)
class Typed:
    """A form as it is now in a browser. `page`: the opened page; the rest as in UnsavedForm."""

    place: str
    title: str
    seen_token: str
    typed: dict[str, str]
    once: str
    page: str
    device: Device


class ClashError(Exception):
    """Something else was kept since: `theirs`, or None when it was saved or thrown away."""

    def __init__(self, theirs: UnsavedForm | None) -> None:
        super().__init__()
        self.theirs = theirs


class TooMuchError(Exception):
    """The form is larger than LARGEST, or the person has MOST of them."""


def unsaved_of(user: Visitor) -> QuerySet[UnsavedForm]:
    """All that this person didn't save, the latest first."""
    if not isinstance(user, User):
        return UnsavedForm.objects.none()
    mine = UnsavedForm.objects.filter(user=user, resource_id=settings.DATASTORE_RESOURCE_ID)
    return mine.order_by("-changed_at", "-id")


def unsaved_at(user: Visitor, key: object) -> UnsavedForm | None:
    """What this person didn't save of the record with this key."""
    return unsaved_of(user).filter(place=str(key)).first()


def unsaved_new(user: Visitor) -> QuerySet[UnsavedForm]:
    """New records that this person began and didn't save."""
    return unsaved_of(user).filter(place__startswith=NEW_PREFIX)


def keep(user: User, form: Typed, *, mark: str) -> UnsavedForm:
    """Keep `form`, which builds on what has this `mark`; "" for on nothing.

    Raises ClashError when something else is kept there by now, and TooMuchError.
    """
    if len(form.seen_token) + sum(map(len, form.typed.values())) > LARGEST:
        raise TooMuchError
    kept = _begin(user, form) if not mark else _go_on(user, form, mark)
    if kept is None:
        raise ClashError(unsaved_of(user).filter(place=form.place).first())
    return kept


def forget(user: Visitor, mark: str) -> bool:
    """Throw away what has this mark; False when it is another by now."""
    pk, revision = _parts(mark)
    return bool(unsaved_of(user).filter(pk=pk, revision=revision).delete()[0])


def forget_saved(user: Visitor, *, mark: str, page: str) -> None:
    """What was saved just now is kept no longer; but what another device typed since stays.

    `page`: of the form that was saved. What it kept while it was being sent goes too.
    """
    pk, revision = _parts(mark)
    unsaved_of(user).filter(Q(pk=pk, revision=revision) | Q(page=page, page__gt="")).delete()


def forget_old() -> int:
    """Delete what nobody touched for UNSAVED_DAYS; gives how many."""
    since = timezone.now() - timedelta(days=settings.UNSAVED_DAYS)
    return UnsavedForm.objects.filter(changed_at__lt=since).delete()[0]


def forget_old_hourly(sender: object = None, **_: object) -> None:
    """Hears the worker's look around."""
    if cache.add("unsaved.cleaned", 1, CLEANED_EVERY):
        forget_old()


def _begin(user: User, form: Typed) -> UnsavedForm | None:
    if unsaved_of(user).count() >= MOST:
        raise TooMuchError
    try:
        with transaction.atomic():
            return UnsavedForm.objects.create(
                user=user, resource_id=settings.DATASTORE_RESOURCE_ID, **_columns(form)
            )
    except IntegrityError:
        return None


def _go_on(user: User, form: Typed, mark: str) -> UnsavedForm | None:
    pk, revision = _parts(mark)
    mine = unsaved_of(user).filter(pk=pk, revision=revision, place=form.place).order_by()
    changed = {**_columns(form), "changed_at": timezone.now(), "revision": F("revision") + 1}
    return UnsavedForm.objects.get(pk=pk) if mine.update(**changed) else None


def _columns(form: Typed) -> dict[str, object]:
    return {**vars(form), "title": form.title[:LONGEST_TITLE]}


def _parts(mark: str) -> tuple[int, int]:
    """(id, revision); of what is no mark one that nothing has."""
    pk, _dot, revision = mark.partition(".")
    if pk.isdecimal() and revision.isdecimal() and len(mark) < 30:
        return min(int(pk), 2**62), min(int(revision), 2**31 - 1)
    return 0, 0
