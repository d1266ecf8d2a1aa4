""" "Dit is mijn winkel": from the claim to the shop being theirs."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from datastore_proxy.types import Key
from weidewinkels.accounts import codes
from weidewinkels.accounts.ownership import give, owners_of
from weidewinkels.accounts.people import make_owner, owner_with
from weidewinkels.claims import shops
from weidewinkels.claims.models import Claim, ClaimState
from weidewinkels.journal.door import name_of
from weidewinkels.mailing.posting import post
from weidewinkels.notifications.telling import settled, tell


def send_code(claim: Claim) -> None:
    """To the address that the claim is about."""
    post(
        "claim_code",
        claim.email,
        {
            "code": codes.new_code(claim),
            "title": claim.title,
            "minutes": codes.MINUTES,
            "by_shop_address": claim.by_shop_address,
        },
        language=claim.language,
        good_for=timedelta(minutes=codes.MINUTES),
    )


def proven(claim: Claim) -> User | None:
    """The code was right: the shop is theirs, or somebody is asked. → Its owner from now on."""
    if claim.by_shop_address and _is_free_still(claim):
        return grant(claim, by=None)
    wait(claim)
    return None


def wait(claim: Claim) -> None:
    """Ask the shop's owners, else the reviewers; reviewers may always answer."""
    begun = Claim.objects.filter(pk=claim.pk, state=ClaimState.BEGUN)
    if not begun.update(state=ClaimState.WAITING, code_hash=""):
        return
    found = shops.find(claim)
    context = {
        "title": claim.title,
        "email": claim.email,
        "name": claim.name,
        "note": claim.note,
        "url": settings.SITE_URL + reverse("claims:decide", args=[claim.pk]),
    }
    owners = owners_of(*found) if found else []
    for person in owners or _reviewers():
        tell(
            "claim_asked",
            person,
            context | {"is_owner": bool(owners)},
            by=claim.user,
            by_name=name_of(claim.user) if claim.user else "",
            once=f"{_asked(claim)}{person.pk}",
        )


@transaction.atomic
def grant(claim: Claim, *, by: User | None) -> User | None:
    """Make whoever claims it an owner of the shop; by nobody: by the code alone.

    None when it was decided already, the shop is no more, or their account was switched off.
    """
    found = shops.find(claim)
    if found is None:
        return None
    user = claim.user or owner_with(claim.email, name=claim.name)
    if user is None or not user.is_active or not _decide(claim, ClaimState.GRANTED, by):
        return None
    key, record = found
    make_owner(user)
    give(user, key, record)
    Claim.objects.filter(pk=claim.pk).update(user=user)
    if by is not None:
        context = {"title": claim.title, "url": _url_of(key)}
        tell("claim_granted", user, context, once=f"claim-granted:{claim.pk}")
    return user


@transaction.atomic
def decline(claim: Claim, *, by: User, reason: str) -> bool:
    """Tell whoever claims it that it is not to be, and why. False when it was decided already."""
    if not _decide(claim, ClaimState.DECLINED, by, reason):
        return False
    context = {"title": claim.title, "reason": reason}
    tell(
        "claim_declined",
        claim.user or claim.email,
        context,
        language=claim.language,
        once=f"claim-declined:{claim.pk}",
    )
    return True


def _decide(claim: Claim, state: ClaimState, by: User | None, reason: str = "") -> bool:
    undecided = Claim.objects.filter(
        pk=claim.pk, state=ClaimState.BEGUN if by is None else ClaimState.WAITING
    )
    is_decided = bool(
        undecided.update(
            state=state, decided_by=by, decided_at=timezone.now(), reason=reason, code_hash=""
        )
    )
    if is_decided:
        settled(_asked(claim))
    return is_decided


def _asked(claim: Claim) -> str:
    """How the occasions begin of asking each of those who can answer."""
    return f"claim-asked:{claim.pk}:"


def _is_free_still(claim: Claim) -> bool:
    """Whether the address still stands with the shop, and nobody became its owner meanwhile."""
    found = shops.find(claim)
    return found is not None and shops.address_of(found[1]) == claim.email and not owners_of(*found)


def _reviewers() -> list[User]:
    return list(
        User.objects.with_perm(
            "accounts.edit_record",
            include_superusers=False,
            backend="django.contrib.auth.backends.ModelBackend",
        )
    )


def _url_of(key: Key) -> str:
    return settings.SITE_URL + reverse("records:show", args=[key])
