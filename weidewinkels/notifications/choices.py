"""Who wants mail of what."""

from __future__ import annotations

from typing import Literal

from django.contrib.auth.models import User

from weidewinkels.notifications.models import MailChoice

Choice = Literal["freshness", "changes", "batches", "digest"]


def wants(user: User, choice: Choice) -> bool:
    """Whether `user` wants mail of this; who never chose does."""
    chosen = MailChoice.objects.filter(user=user).first()
    return chosen is None or bool(getattr(chosen, choice))


def choice_of(user: User) -> MailChoice:
    """The choice of `user`, not saved yet for who never chose."""
    return MailChoice.objects.filter(user=user).first() or MailChoice(user=user)


def unsubscribe(user: User, choice: Choice) -> None:
    MailChoice.objects.update_or_create(user=user, defaults={choice: False})
