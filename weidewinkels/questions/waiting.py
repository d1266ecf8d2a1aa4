"""What owners reported, on the start page of the staff."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import Visitor, may_see_reviews
from weidewinkels.questions.closing import reported
from weidewinkels.web.waiting import Line, waiting


@waiting(may=may_see_reviews)
def closed(user: Visitor) -> Iterator[Line]:
    yield Line(
        _("Gesloten gemeld"),
        reported().order_by().count(),
        reverse("questions:closed"),
        "store",
        _("De eigenaar zegt tijdelijk of voorgoed dicht te zijn."),
        order=10,
    )
