"""The way in: `post` a letter, and the worker sends it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import get_language

from weidewinkels.accounts.language import language_for
from weidewinkels.mailing.models import Letter
from weidewinkels.mailing.tasks import send_soon


def post(
    name: str,
    to: User | str,
    context: Mapping[str, Any],
    *,
    language: str = "",
    once: str = "",
    good_for: timedelta | None = None,
) -> Letter | None:
    """Have `templates/mail/<name>.txt` sent to a person, or to an address that has no account.

    Nothing is lost while the mail server is down: the letter waits, and is tried again, ever less
    often. `language`: of an address without an account; else it is the one they chose. `once`: the
    occasion, for which there is one letter however often this is called. `good_for`: how long it
    makes sense to send it. None when that letter was made before, or the person can't be written to.
    """
    user = to if isinstance(to, User) else None
    if user is not None and not (user.is_active and user.email):
        return None
    about = {
        "name": name,
        "to": user.email if user else to,
        "user": user,
        "language": language_for(user)
        if user
        else language or get_language() or settings.LANGUAGE_CODE,
        "context": dict(context),
        "good_until": timezone.now() + good_for if good_for else None,
    }
    if once:
        letter, is_new = Letter.objects.get_or_create(once=once, defaults=about)
    else:
        letter, is_new = Letter.objects.create(**about), True
    if not is_new:
        return None
    send_soon()
    return letter
