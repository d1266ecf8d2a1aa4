"""What waits for reviewers, on the start page."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import may_review
from weidewinkels.catalogue import relink, verdicts
from weidewinkels.catalogue.flags import count_doubtful
from weidewinkels.review import queues
from weidewinkels.review.doubles.narrowing import all_groups
from weidewinkels.web.waiting import Line, waiting


@waiting(may=may_review, order=20)
def to_review() -> Line:
    return Line(
        _("Te controleren"),
        verdicts.to_review(settings.DATASTORE_RESOURCE_ID).order_by().count(),
        reverse("review:begin"),
        "list-checks",
        _("Nog door niemand goedgekeurd, of sindsdien gewijzigd."),
        tone="clover",
        post={"source": queues.TODO},
    )


@waiting(may=may_review, order=30)
def flagged() -> Line:
    return Line(
        _("Gemarkeerd"),
        verdicts.flagged(settings.DATASTORE_RESOURCE_ID).order_by().count(),
        reverse("review:begin"),
        "flag",
        _("Een collega liet er een opmerking bij achter."),
        post={"source": queues.FLAGGED},
    )


@waiting(may=may_review, order=40)
def doubtful() -> Line:
    return Line(
        _("Met een twijfel"),
        count_doubtful(settings.DATASTORE_RESOURCE_ID),
        f"{reverse('records:list')}?vlag=1",
        "triangle-alert",
        _("Er staat iets in dat niet kan kloppen, of er ontbreekt iets."),
    )


@waiting(may=may_review, order=15)
def strays() -> Line:
    return Line(
        _("Te herkoppelen"),
        relink.strays(settings.DATASTORE_RESOURCE_ID).order_by().count(),
        reverse("review:strays"),
        "unlink",
        _("Winkels die hun sleutel verloren toen de tabel opnieuw werd geladen."),
        tone="clay",
    )


@waiting(may=may_review, order=50)
def doubles() -> Line:
    return Line(
        _("Waarschijnlijk dubbel"),
        all_groups().order_by().count(),
        reverse("review:doubles"),
        "merge",
        _("Winkels die er waarschijnlijk twee keer in staan."),
        tone="sky",
    )
