"""The code that proves an address: short-lived, for one claim, from the browser that asked for it."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from datastore_proxy.types import Key
from weidewinkels.claims.models import Claim, ClaimState
from weidewinkels.datastore import get_service

MINUTES = 15
MOST_ATTEMPTS = 3
IN_SESSION = "claims"


def new_code(claim: Claim) -> str:
    """A code for this claim, which it is saved with; an older one no longer works."""
    code: str = get_adapter().generate_login_code()
    claim.code_hash = _hash(claim, code)
    claim.code_until = timezone.now() + timedelta(minutes=MINUTES)
    claim.code_attempts = 0
    claim.save(update_fields=["code_hash", "code_until", "code_attempts"])
    return code


def is_right(claim: Claim, typed: str) -> bool:
    """Whether it is the code of this claim; after `MOST_ATTEMPTS` wrong ones none is."""
    usable = Claim.objects.filter(
        pk=claim.pk,
        state=ClaimState.BEGUN,
        code_until__gt=timezone.now(),
        code_attempts__lt=MOST_ATTEMPTS,
    )
    if not usable.update(code_attempts=F("code_attempts") + 1):
        return False
    return constant_time_compare(_hash(claim, typed), claim.code_hash)


def is_spent(claim: Claim) -> bool:
    """Whether no code of it works any more, right or wrong."""
    claim.refresh_from_db(fields=["code_attempts", "code_until"])
    is_late = claim.code_until is None or claim.code_until <= timezone.now()
    return is_late or claim.code_attempts >= MOST_ATTEMPTS


def remember(request: HttpRequest, claim: Claim) -> None:
    """The code can be filled in from this browser alone."""
    request.session[IN_SESSION] = [*request.session.get(IN_SESSION, []), claim.pk][-10:]


def begun_here(request: HttpRequest, key: Key) -> Claim | None:
    """The claim of the record with this key that waits for its code in this browser."""
    return (
        Claim.objects.filter(
            pk__in=request.session.get(IN_SESSION, []),
            resource_id=get_service().resource_id,
            record_key=str(key),
            state=ClaimState.BEGUN,
        )
        .order_by("pk")
        .last()
    )


def _hash(claim: Claim, code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac(f"claims.code.{claim.pk}", plain, algorithm="sha256").hexdigest()
