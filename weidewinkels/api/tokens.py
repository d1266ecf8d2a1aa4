"""Making tokens, and finding whose one is."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from weidewinkels.api.models import Scope, Token

PREFIX = "wdw_"
LOOKS_LIKE_ONE = re.compile(r"wdw_[A-Za-z0-9_-]{43}")
"""So that logs, and scanners of repositories, can tell one."""
MOST = 20
"""So many may a person have."""
NOTED_EACH = timedelta(minutes=1)


def make(user: User, *, name: str, scope: Scope | str, days: int | None) -> tuple[Token, str]:
    """A new token of `user`, with the text to be shown this once. `days`: None for without an end."""
    text = PREFIX + secrets.token_urlsafe(32)
    expires_at = None if days is None else timezone.now() + timedelta(days=days)
    token = Token.objects.create(
        user=user, name=name, scope=scope, expires_at=expires_at, digest=_digest(text)
    )
    return token, text


def find(text: str) -> Token | None:
    """The token with this text, if it counts: not expired, and of somebody who may still sign in."""
    if not LOOKS_LIKE_ONE.fullmatch(text):
        return None
    token = Token.objects.select_related("user").filter(digest=_digest(text)).first()
    if token is None or token.is_expired or not token.user.is_active:
        return None
    return token


def note_use(token: Token) -> None:
    """Remember that it was used now; once a minute, since a script makes many requests."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > NOTED_EACH:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
