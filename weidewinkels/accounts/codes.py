"""The code that proves an address: short-lived, for one thing, from the browser that asked for it."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.db import models
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

MINUTES = 15
MOST_ATTEMPTS = 3
IN_SESSION = "codes"
REMEMBERED = 10


class ByCode(models.Model):
    """Base of what somebody without an account asks for, and proves their address for."""

    code_hash = models.CharField(max_length=64, blank=True)
    """Empty when it was filled in, or is of no more use."""
    code_until = models.DateTimeField(null=True)
    code_attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


def new_code(one: ByCode) -> str:
    """A code for this, which it is saved with; an older one no longer works."""
    code: str = get_adapter().generate_login_code()
    one.code_hash = _hash(one, code)
    one.code_until = timezone.now() + timedelta(minutes=MINUTES)
    one.code_attempts = 0
    one.save(update_fields=["code_hash", "code_until", "code_attempts"])
    return code


def is_right(one: ByCode, typed: str) -> bool:
    """Whether it is the code of this; after `MOST_ATTEMPTS` wrong ones none is."""
    usable = (
        type(one)
        ._default_manager.filter(
            pk=one.pk, code_until__gt=timezone.now(), code_attempts__lt=MOST_ATTEMPTS
        )
        .exclude(code_hash="")
    )
    if not usable.update(code_attempts=F("code_attempts") + 1):
        return False
    return constant_time_compare(_hash(one, typed), one.code_hash)


def is_spent(one: ByCode) -> bool:
    """Whether no code of it works any more, right or wrong."""
    one.refresh_from_db(fields=["code_attempts", "code_until"])
    is_late = one.code_until is None or one.code_until <= timezone.now()
    return is_late or one.code_attempts >= MOST_ATTEMPTS


def remember(request: HttpRequest, one: ByCode) -> None:
    """The code can be filled in from this browser alone."""
    request.session[IN_SESSION] = [*request.session.get(IN_SESSION, []), _name(one)][-REMEMBERED:]


def asked_here(request: HttpRequest, model: type[ByCode]) -> list[int]:
    """The ids of those whose code was asked for in this browser."""
    names = (name.rpartition(":") for name in request.session.get(IN_SESSION, []))
    return [int(pk) for label, _colon, pk in names if label == model._meta.label]


def _name(one: ByCode) -> str:
    return f"{one._meta.label}:{one.pk}"


def _hash(one: ByCode, code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac(f"accounts.codes.{_name(one)}", plain, algorithm="sha256").hexdigest()
