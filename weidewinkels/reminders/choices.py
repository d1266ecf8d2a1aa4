"""Who wants which mail."""

from __future__ import annotations

from typing import Literal

from django.contrib.auth.models import User

from weidewinkels.reminders.models import MailChoice

Kind = Literal["freshness", "changes", "digest"]


def wants(user: User, kind: Kind) -> bool:
    """Whether `user` wants mail of this kind; who never chose does."""
    choice = MailChoice.objects.filter(user=user).first()
    return choice is None or bool(getattr(choice, kind))


def choice_of(user: User) -> MailChoice:
    """The choice of `user`, not saved yet for who never chose."""
    return MailChoice.objects.filter(user=user).first() or MailChoice(user=user)


def unsubscribe(user: User, kind: Kind) -> None:
    MailChoice.objects.update_or_create(user=user, defaults={kind: False})
