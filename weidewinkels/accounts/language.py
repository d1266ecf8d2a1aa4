"""In which language somebody is written to: the one they chose last."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest

from weidewinkels.accounts.models import ChosenLanguage


def language_for(user: User) -> str:
    """Dutch for who never chose."""
    chosen = ChosenLanguage.objects.filter(user=user).values_list("code", flat=True).first()
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def on_choice(sender: object, request: HttpRequest, language: str, **_: object) -> None:
    """Hears it when somebody who is signed in chooses a language."""
    if isinstance(request.user, User):
        _remember(request.user, language)


def on_sign_in(sender: object, request: HttpRequest, user: User, **_: object) -> None:
    """Who chose before signing in, chose for their mail too."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in dict(settings.LANGUAGES):
        _remember(user, str(chosen))


def _remember(user: User, language: str) -> None:
    ChosenLanguage.objects.update_or_create(user=user, defaults={"code": language})
