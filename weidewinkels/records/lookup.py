"""From the key in a URL to the record, and who may do what with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404

from datastore_proxy.errors import RecordNotFound
from datastore_proxy.types import Key, Record
from weidewinkels import onlooker
from weidewinkels.accounts.permissions import Visitor, may_edit
from weidewinkels.ahead import ask_ahead
from weidewinkels.datastore import get_service, words


def key_or_404(text: str) -> Key:
    """The key that a URL names; raises Http404 for what can't be one."""
    try:
        return get_service().key_from_text(text)
    except RecordNotFound as error:
        raise Http404(str(words().gone)) from error


def record_or_404(key: Key) -> Record:
    """The record as it is now, in one read; raises Http404."""
    record = get_service().get([key]).get(key)
    if record is None:
        raise Http404(str(words().gone))
    return record


def record_ahead(key: Key) -> Callable[[], Record | None]:
    """Have the record looked up while other things are done; what comes back waits for it.

    It gives None when there is none, and raises as `DatastoreService.get` does.
    """
    found = ask_ahead(partial(get_service().get, [key]))
    return lambda: found().get(key)


def require_edit(user: Visitor, key: Key, record: Record) -> None:
    """Raises PermissionDenied, with what to do about it, unless `user` may edit this record.

    Who may is shown all of it from here on, whatever EMAIL_SHOWN_TO says.
    """
    if not may_edit(user, key, record):
        raise PermissionDenied(str(words().may_not_change))
    onlooker.show_emails()
