"""Who may do what: the one place that knows. All of it rests on Django's permissions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.ownership import owned_by
from weidewinkels.catalogue.contents import fingerprint_of
from weidewinkels.catalogue.models import STRAY_PREFIX
from weidewinkels.journal.models import Batch, Entry, Operation

Visitor = AbstractBaseUser | AnonymousUser
"""Whoever makes the request: `request.user`."""


def may_add(user: Visitor) -> bool:
    return _may(user, "add_record")


def owns(user: Visitor, key: Key, record: Record) -> bool:
    """Is the record with this key, as it is now, the shop that `user` owns?"""
    fingerprint = _fingerprint_owned(user, key)
    return fingerprint is not None and fingerprint in ("", fingerprint_of(record))


def may_edit(user: Visitor, key: Key, record: Record | None = None) -> bool:
    """May `user` edit the record with this key?

    Given the `record` as it is now, an owner may only when it still is the shop they own.
    """
    if _may(user, "edit_record"):
        return True
    if not _may(user, "edit_own_record"):
        return False
    if record is None:
        return _fingerprint_owned(user, key) is not None
    return owns(user, key, record)


def may_edit_all(user: Visitor) -> bool:
    """May `user` edit whichever record? For a page of many, which can't ask for each."""
    return _may(user, "edit_record")


def may_review(user: Visitor) -> bool:
    """May `user` judge records, and let doubts about them stand?"""
    return _may(user, "edit_record")


def may_edit_some(user: Visitor) -> bool:
    """May `user` edit records at all, be it only own ones?"""
    return _may(user, "edit_record") or _may(user, "edit_own_record")


def editable(user: Visitor) -> Callable[[Key, Record], bool]:
    """`may_edit` for any number of records, at the price of one query."""
    if _may(user, "edit_record"):
        return lambda key, record: True
    if not isinstance(user, User) or not _may(user, "edit_own_record"):
        return lambda key, record: False
    own = dict(owned_by(user).values_list("record_key", "fingerprint"))
    return lambda key, record: own.get(str(key)) in ("", fingerprint_of(record))


def may_name_owners(user: Visitor, key: Key, record: Record) -> bool:
    """May `user` say who else owns the shop that this record is? Its owners may, and reviewers."""
    return may_review(user) or (owns(user, key, record) and _may(user, "edit_own_record"))


def may_see_reviews(user: Visitor) -> bool:
    """May `user` know of verdicts, flags and owners: do they look after all records?"""
    return may_edit_all(user) or may_delete(user)


def may_see_emails(user: Visitor) -> bool:
    """Is `user` shown the e-mail addresses of whichever record? Who edits all records always is: they
    merge, import and review them whole. Everybody, while EMAIL_SHOWN_TO names no roles."""
    if not settings.EMAIL_SHOWN_TO or may_edit_all(user):
        return True
    return isinstance(user, User) and user.groups.filter(name__in=settings.EMAIL_SHOWN_TO).exists()


def may_delete(user: Visitor) -> bool:
    return _may(user, "delete_record")


def may_select_all(user: Visitor) -> bool:
    """May `user` do something with many records at once, whosever they are?"""
    return may_edit_all(user) or may_delete(user)


def may_select(user: Visitor) -> bool:
    """May `user` select records, be it only their own?"""
    return may_select_all(user) or _may(user, "edit_own_record")


def may_restore(user: Visitor) -> bool:
    return _may(user, "restore_record")


def may_empty_trash(user: Visitor) -> bool:
    """May `user` delete for good what is in the trash?"""
    return _may(user, "empty_trash")


def may_undo(user: Visitor, batch: Batch) -> bool:
    """One's own change, as long as one may still make such changes; with the permission anyone's."""
    return batch.pk in may_undo_of(user, [batch])


def may_undo_of(user: Visitor, batches: Iterable[Batch]) -> set[int]:
    """The ids of those batches that `user` may undo (see `may_undo`), for one query at most."""
    if _may(user, "undo_batch"):
        return {batch.pk for batch in batches}
    own = {batch.pk for batch in batches if batch.by_id is not None and batch.by_id == user.pk}
    if not own or not may_write(user) or not isinstance(user, User):
        return set()
    if _may(user, "edit_record"):
        return own
    entries = Entry.objects.filter(batch__in=own).order_by()
    of_others = entries.exclude(key=None).exclude(key__in=owned_by(user).values("record_key"))
    if _may(user, "delete_record"):
        of_others = of_others.filter(
            batch__in=entries.filter(operation=Operation.UPDATE).values("batch")
        )
    return own.difference(of_others.values_list("batch", flat=True).distinct())


def may_manage_datastore(user: Visitor) -> bool:
    """May `user` look at, and change, how the app and the resource are set up?"""
    return _may(user, "manage_datastore")


def may_stop(user: Visitor, batch: Batch) -> bool:
    """Who started it, and who may undo anything. Going on with it asks for `may_undo`."""
    is_own = batch.by_id is not None and batch.by_id == user.pk
    return _may(user, "undo_batch") or (is_own and may_write(user))


def may_see_history(user: Visitor) -> bool:
    """The history names people, so it is for those who signed in."""
    return user.is_authenticated


def may_write(user: Visitor) -> bool:
    """May `user` change anything at all?"""
    return any(
        _may(user, permission)
        for permission in ("add_record", "edit_own_record", "edit_record", "delete_record")
    )


def owned_keys(user: Visitor) -> frozenset[str]:
    """Keys, as text, of records of the settings' resource that `user` owns.

    By the keys alone: a reload that nobody has noticed yet may have given one to another shop
    (`still_owned`).
    """
    return frozenset(owned_shops(user))


def owned_shops(user: Visitor) -> dict[str, str]:
    """Key, as text, → fingerprint of each shop that `user` owns; without those that lost their key."""
    if not isinstance(user, User):
        return {}
    shops = owned_by(user).values_list("record_key", "fingerprint")
    return {key: fingerprint for key, fingerprint in shops if not key.startswith(STRAY_PREFIX)}


def still_owned(shops: Mapping[str, str], records: Iterable[Record], key: str) -> frozenset[str]:
    """Those keys of `shops` under which these records still are those shops. `key`: the column; the
    records hold at least what identifies them."""
    return frozenset(
        text
        for record in records
        if (text := str(record[key])) in shops and shops[text] in ("", fingerprint_of(record))
    )


def _fingerprint_owned(user: Visitor, key: Key) -> str | None:
    """Of the shop that `user` owns under this key, "" while nobody knows it; None where they own none."""
    if not isinstance(user, User):
        return None
    owned = owned_by(user).filter(record_key=str(key))
    return owned.values_list("fingerprint", flat=True).first()


def _may(user: Visitor, permission: str) -> bool:
    return isinstance(user, User) and user.has_perm(f"accounts.{permission}")
