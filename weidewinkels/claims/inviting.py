"""Inviting somebody to look after a shop, with a link by mail that works once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.ownership import give, owners_of, take
from weidewinkels.accounts.people import make_owner
from weidewinkels.claims import shops
from weidewinkels.claims.models import Invitation
from weidewinkels.datastore import get_service
from weidewinkels.mailing.posting import post
from weidewinkels.notifications.telling import tell

DAYS = 14
TITLES_IN_MAIL = 10

Shop = tuple[Key, Record]


def open_invitations() -> QuerySet[Invitation]:
    """Those that can still be accepted, of the resource of the settings."""
    return Invitation.objects.filter(
        resource_id=get_service().resource_id,
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=timezone.now(),
    )


@transaction.atomic
def invite(
    some: Iterable[tuple[str, Shop]], *, by: User, hands_over: bool = False
) -> list[Invitation]:
    """(address, shop) → an invitation each, and one mail per address.

    An open invitation of the same address for the same shop is replaced: its link stops working.
    """
    made: list[Invitation] = []
    ordered = sorted(some, key=lambda pair: pair[0])
    for email, pairs in groupby(ordered, key=lambda pair: pair[0]):
        made += _one_mail(email, [shop for _email, shop in pairs], by, hands_over)
    return made


def with_token(token: str) -> list[Invitation]:
    """What the link of a mail still invites to."""
    return list(open_invitations().filter(token_hash=_hash(token)).order_by("title", "id"))


def accept(invitations: Sequence[Invitation], user: User) -> list[Shop]:
    """Make `user` an owner of these shops; → those that are still there."""
    accepted = []
    for invitation in invitations:
        if found := shops.find(invitation):
            with transaction.atomic():
                accepted += [found] if _accept(invitation, user, found) else []
    return accepted


def withdraw(invitation: Invitation) -> bool:
    """Its link stops working; False when it was accepted already."""
    still_open = open_invitations().filter(pk=invitation.pk)
    return bool(still_open.update(withdrawn_at=timezone.now()))


def _one_mail(email: str, some: Sequence[Shop], by: User, hands_over: bool) -> list[Invitation]:
    token = secrets.token_urlsafe(32)
    keys = [str(key) for key, _record in some]
    now = timezone.now()
    open_invitations().filter(email=email, record_key__in=keys).update(withdrawn_at=now)
    made = Invitation.objects.bulk_create(
        Invitation(
            **shops.about(key, record),
            email=email,
            token_hash=_hash(token),
            hands_over=hands_over,
            by=by,
            expires_at=now + timedelta(days=DAYS),
        )
        for key, record in some
    )
    titles = [one.title for one in made]
    context = {
        "titles": titles[:TITLES_IN_MAIL],
        "more": len(titles[TITLES_IN_MAIL:]),
        "by": by.get_full_name() or by.email,
        "days": DAYS,
        "url": settings.SITE_URL + reverse("claims:invitation", args=[token]),
    }
    post("invitation", email, context, good_for=timedelta(days=DAYS))
    return made


def _accept(invitation: Invitation, user: User, found: Shop) -> bool:
    mine = open_invitations().filter(pk=invitation.pk)
    if not mine.update(accepted_at=timezone.now(), accepted_by=user):
        return False
    key, record = found
    was_owner = invitation.by in owners_of(key, record)
    make_owner(user)
    give(user, key, record)
    if invitation.hands_over and invitation.by != user and was_owner:
        take(invitation.by, key)
    if was_owner:
        url = settings.SITE_URL + reverse("records:show", args=[key])
        who = user.get_full_name() or user.email
        context = {
            "title": invitation.title,
            "who": who,
            "hands_over": invitation.hands_over,
            "url": url,
        }
        tell("invitation_accepted", invitation.by, context, by=user, by_name=who)
    return True


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
