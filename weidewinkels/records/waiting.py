"""What is to be asked or tidied since nobody confirmed it for so long, on the start page."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import may_see_reviews
from weidewinkels.catalogue import verdicts
from weidewinkels.catalogue.freshness import Freshness, having
from weidewinkels.web.waiting import Line, waiting


@waiting(may=may_see_reviews, order=50)
def stale() -> Line:
    return Line(
        _("Verouderd"),
        _number(Freshness.STALE),
        f"{reverse('records:list')}?vers=verlopen",
        "clock-alert",
        _("Al te lang door niemand bevestigd: bestaat de winkel nog?"),
        tone="clay",
    )


@waiting(may=may_see_reviews, order=55)
def due() -> Line:
    return Line(
        _("Aan controle toe"),
        _number(Freshness.DUE),
        f"{reverse('records:list')}?vers=controle",
        "clock",
        _("Te lang geleden bevestigd; wie erover gaat, moet weer eens kijken."),
    )


def _number(freshness: Freshness) -> int:
    found = verdicts.known(settings.DATASTORE_RESOURCE_ID).filter(having(freshness))
    return found.order_by().count()
