"""From the key in an address to a shop of the person who asks."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.permissions import may_edit, owns
from weidewinkels.records.lookup import key_or_404, record_or_404


def own_shop(request: HttpRequest, text: str) -> tuple[User, Key, Record]:
    """The person, the key and the record as it is now; raises Http404, and PermissionDenied when it
    isn't theirs."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    key = key_or_404(text)
    record = record_or_404(key)
    if not (owns(request.user, key, record) and may_edit(request.user, key, record)):
        raise PermissionDenied(_("Dit is niet van u."))
    return request.user, key, record


def card_url(key: Key) -> str:
    """Where the shop stands on the start page."""
    return f"{reverse('start:home')}#winkel-{key}"
