"""What waits for reviewers, on the start page."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import Visitor, may_review
from weidewinkels.catalogue import counts, relink
from weidewinkels.catalogue.conditions import HasVerdict
from weidewinkels.catalogue.flags import count_doubtful
from weidewinkels.catalogue.models import Verdict
from weidewinkels.review import queues
from weidewinkels.review.doubles.narrowing import all_groups
from weidewinkels.web.waiting import Line, waiting


@waiting(may=may_review)
def by_verdict(user: Visitor) -> Iterator[Line]:
    numbers = counts.by_verdict(counts.every(settings.DATASTORE_RESOURCE_ID))
    yield Line(
        _("Te controleren"),
        numbers[Verdict.NONE] + numbers[HasVerdict.CHANGED],
        reverse("review:begin"),
        "list-checks",
        _("Nog door niemand goedgekeurd, of sindsdien gewijzigd."),
        tone="clover",
        order=20,
        post={"source": queues.TODO},
    )
    yield Line(
        _("Gemarkeerd"),
        numbers[Verdict.FLAGGED],
        reverse("review:begin"),
        "flag",
        _("Een collega liet er een opmerking bij achter."),
        order=30,
        post={"source": queues.FLAGGED},
    )
    yield Line(
        _("Gevraagd aan de eigenaar"),
        numbers[Verdict.ASKED],
        f"{reverse('records:list')}?oordeel=gevraagd",
        "message-circle-question-mark",
        _("Wacht op antwoord; daarna staan ze weer bij Te controleren."),
        tone="sky",
        order=60,
    )


@waiting(may=may_review)
def doubtful(user: Visitor) -> Iterator[Line]:
    yield Line(
        _("Met een twijfel"),
        count_doubtful(settings.DATASTORE_RESOURCE_ID),
        f"{reverse('records:list')}?vlag=1",
        "triangle-alert",
        _("Er staat iets in dat niet kan kloppen, of er ontbreekt iets."),
        order=40,
    )


@waiting(may=may_review)
def strays(user: Visitor) -> Iterator[Line]:
    yield Line(
        _("Te herkoppelen"),
        relink.strays(settings.DATASTORE_RESOURCE_ID).order_by().count(),
        reverse("review:strays"),
        "unlink",
        _("Wat zijn sleutel verloor toen de tabel opnieuw werd geladen."),
        tone="clay",
        order=15,
    )


@waiting(may=may_review)
def doubles(user: Visitor) -> Iterator[Line]:
    yield Line(
        _("Waarschijnlijk dubbel"),
        all_groups().order_by().count(),
        reverse("review:doubles"),
        "merge",
        _("Wat er waarschijnlijk twee keer in staat."),
        order=35,
    )
