"""What is to be asked or tidied since nobody confirmed it for so long, on the start page."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import Visitor, may_see_reviews
from weidewinkels.catalogue import counts
from weidewinkels.catalogue.freshness import Freshness
from weidewinkels.web.waiting import Line, waiting


@waiting(may=may_see_reviews)
def by_freshness(user: Visitor) -> Iterator[Line]:
    numbers = counts.by_freshness(counts.every(settings.DATASTORE_RESOURCE_ID))
    yield Line(
        _("Verouderd"),
        numbers[Freshness.STALE],
        f"{reverse('records:list')}?vers=verlopen",
        "clock-alert",
        _("Al te lang door niemand bevestigd: bestaat het nog?"),
        tone="clay",
        order=50,
    )
    yield Line(
        _("Aan controle toe"),
        numbers[Freshness.DUE],
        f"{reverse('records:list')}?vers=controle",
        "clock",
        _("Te lang geleden bevestigd; wie erover gaat, moet weer eens kijken."),
        order=55,
    )
