"""Claims that wait for an answer, on the start page."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import may_review
from weidewinkels.claims.models import Claim, ClaimState
from weidewinkels.web.waiting import Line, waiting


@waiting(may=may_review, order=30)
def claimed() -> Line:
    claims = Claim.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID, state=ClaimState.WAITING
    )
    return Line(
        _("Aanvragen"),
        claims.count(),
        reverse("claims:list"),
        "user-check",
        _("Mensen die zeggen dat een winkel van hen is."),
    )
