"""The way in: `tell` somebody something, in the app and, if they want that, by mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from weidewinkels.mailing.posting import post
from weidewinkels.notifications.choices import wants
from weidewinkels.notifications.kinds import KINDS
from weidewinkels.notifications.models import Notification


def tell(
    kind: str,
    to: User | str,
    context: Mapping[str, Any],
    *,
    by: User | None = None,
    by_name: str = "",
    language: str = "",
    once: str = "",
) -> bool:
    """Tell a person, or by mail alone an address that has no account, something of `kind`.

    `context`: what `templates/mail/<kind>.txt` is filled in with; of it the notification keeps what
    its sentence needs. `by`, `by_name`: who did it. `once`: the occasion, of which nobody is told
    twice. False when they were told before, or can't be told.
    """
    if isinstance(to, User):
        is_told = note(kind, to, context, by=by, by_name=by_name, once=once)
        choice = KINDS[kind].choice
        if choice is not None and not wants(to, choice):
            return is_told
    else:
        is_told = False
    return post(kind, to, context, language=language, once=once) is not None or is_told


def note(
    kind: str,
    user: User,
    context: Mapping[str, Any],
    *,
    by: User | None = None,
    by_name: str = "",
    once: str = "",
) -> bool:
    """Tell them in the app alone; False when they were told before, or their account is off."""
    if not user.is_active:
        return False
    said = KINDS[kind]
    about = {
        "user": user,
        "kind": kind,
        "values": {name: context[name] for name in said.keeps},
        "by": by,
        "by_name": by_name,
        "path": str(context.get(said.link, "")).removeprefix(settings.SITE_URL),
    }
    if once:
        return Notification.objects.get_or_create(once=once, defaults=about)[1]
    Notification.objects.create(**about)
    return True


def settled(occasion: str) -> None:
    """What people were told with a `once` that begins so need not be looked at any more."""
    unread = Notification.objects.filter(read_at=None, once__startswith=occasion)
    unread.update(read_at=timezone.now())
