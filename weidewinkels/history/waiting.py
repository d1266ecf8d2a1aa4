"""Changes that were not carried out, or not wholly, on the start page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import Visitor, may_see_reviews
from weidewinkels.history.forms import FAILED, STATES
from weidewinkels.journal.history import Filters, of_resource
from weidewinkels.web.waiting import Line, waiting

LOOKED_BACK = timedelta(days=30)
"""What failed before that was let be."""


@waiting(may=may_see_reviews)
def unfinished(user: Visitor) -> Iterator[Line]:
    _label, states = STATES["onaf"]
    yield Line(
        _("Niet afgemaakt"),
        of_resource(Filters(states=states)).order_by().count(),
        f"{reverse('history:list')}?state=onaf",
        "hourglass",
        _("Wijzigingen die gestopt zijn, of wachten tot ze naar het dataplatform kunnen."),
        order=5,
    )


@waiting(may=may_see_reviews)
def failed(user: Visitor) -> Iterator[Line]:
    since = timezone.localdate() - LOOKED_BACK
    yield Line(
        _("Met mislukte records"),
        of_resource(Filters(failed=True, since=since)).order_by().count(),
        f"{reverse('history:list')}?state={FAILED}&since={since:%Y-%m-%d}",
        "circle-x",
        _("Bekijk wat er mis ging, en probeer het opnieuw."),
        tone="clay",
        order=6,
    )
