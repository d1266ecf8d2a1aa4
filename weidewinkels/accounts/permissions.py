"""Who may do what: the one place that knows. All of it rests on Django's permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.ownership import fingerprint_of, owned_by
from weidewinkels.journal.models import Operation

if TYPE_CHECKING:
    from weidewinkels.journal.models import Batch

Visitor = AbstractBaseUser | AnonymousUser
"""Whoever makes the request: `request.user`."""


def may_add(user: Visitor) -> bool:
    return _may(user, "add_record")


def may_edit(user: Visitor, key: Key, record: Record | None = None) -> bool:
    """May `user` edit the record with this key?

    Given the `record` as it is now, an owner may only when it still is the shop they own.
    """
    if _may(user, "edit_record"):
        return True
    if not isinstance(user, User) or not _may(user, "edit_own_record"):
        return False
    ownership = owned_by(user).filter(record_key=str(key)).first()
    if ownership is None:
        return False
    return record is None or ownership.fingerprint in ("", fingerprint_of(record))


def may_edit_all(user: Visitor) -> bool:
    """May `user` edit whichever record? For a page of many, which can't ask for each."""
    return _may(user, "edit_record")


def may_delete(user: Visitor) -> bool:
    return _may(user, "delete_record")


def may_restore(user: Visitor) -> bool:
    return _may(user, "restore_record")


def may_undo(user: Visitor, batch: Batch) -> bool:
    """One's own change, as long as one may still make such changes; with the permission anyone's."""
    if _may(user, "undo_batch"):
        return True
    if not may_write(user) or batch.by_id is None or batch.by_id != user.pk:
        return False
    if _may(user, "edit_record"):
        return True
    is_edit = batch.entries.filter(operation=Operation.UPDATE).exists()
    if _may(user, "delete_record") and not is_edit:
        return True
    keys = batch.entries.exclude(key=None).values_list("key", flat=True)
    return owned_keys(user).issuperset(keys)


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
    """Keys, as text, of the records of the settings' resource that `user` owns."""
    if not isinstance(user, User):
        return frozenset()
    return frozenset(owned_by(user).values_list("record_key", flat=True))


def _may(user: Visitor, permission: str) -> bool:
    return isinstance(user, User) and user.has_perm(f"accounts.{permission}")
