"""What owners and reviewers wait for from each other, on the start page."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import may_review, may_see_reviews
from weidewinkels.catalogue import verdicts
from weidewinkels.questions.closing import reported
from weidewinkels.web.waiting import Line, waiting


@waiting(may=may_see_reviews, order=10)
def closed() -> Line:
    return Line(
        _("Gesloten gemeld"),
        reported().order_by().count(),
        reverse("questions:closed"),
        "store",
        _("De eigenaar zegt dat de winkel tijdelijk of voorgoed dicht is."),
    )


@waiting(may=may_review, order=60)
def asked() -> Line:
    return Line(
        _("Gevraagd aan de eigenaar"),
        verdicts.asked(settings.DATASTORE_RESOURCE_ID).order_by().count(),
        f"{reverse('records:list')}?oordeel=gevraagd",
        "message-circle-question-mark",
        _("Wacht op antwoord; daarna staan ze weer bij Te controleren."),
        tone="sky",
    )
