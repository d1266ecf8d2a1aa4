"""From an address to what it is about, and who may see that."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from datastore_proxy.types import Key, Record
from weidewinkels.accounts.permissions import Visitor, may_name_owners, may_review, owned_shops
from weidewinkels.claims import shops
from weidewinkels.claims.models import Claim, ClaimState
from weidewinkels.datastore import get_service
from weidewinkels.records.lookup import key_or_404, record_or_404


def own_or_403(request: HttpRequest, key: str) -> tuple[Key, Record]:
    """The record, for who may say who owns it; raises Http404, PermissionDenied."""
    record_key = key_or_404(key)
    record = record_or_404(record_key)
    if not may_name_owners(request.user, record_key, record):
        raise PermissionDenied(_("Wie eigenaar is, bepalen de eigenaren en de beheerders."))
    return record_key, record


def waiting_for(user: Visitor) -> QuerySet[Claim]:
    """The claims that `user` may answer, those that wait longest first."""
    waiting = Claim.objects.filter(
        resource_id=get_service().resource_id, state=ClaimState.WAITING
    ).order_by("created_at", "id")
    if may_review(user):
        return waiting
    mine = Q(pk=None)
    for key, fingerprint in owned_shops(user).items():
        mine |= Q(record_key=key, fingerprint=fingerprint)
    return waiting.filter(mine)


def claim_or_404(user: User, claim_id: int) -> tuple[Claim, tuple[Key, Record] | None]:
    """The claim, and its shop as it is now; who may not answer it doesn't learn that it exists."""
    claim = Claim.objects.filter(pk=claim_id, resource_id=get_service().resource_id).first()
    if claim is None or claim.state == ClaimState.BEGUN:
        raise Http404(_("Deze aanvraag bestaat niet, of niet meer."))
    shop = shops.find(claim)
    if not (may_review(user) or (shop and may_name_owners(user, *shop))):
        raise Http404(_("Deze aanvraag bestaat niet, of niet meer."))
    return claim, shop
