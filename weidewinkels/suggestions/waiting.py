"""Suggestions that wait for a decision, on the start page."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import Visitor, may_review
from weidewinkels.suggestions.models import Suggestion, SuggestionState
from weidewinkels.web.waiting import Line, waiting


@waiting(may=may_review)
def suggested(user: Visitor) -> Iterator[Line]:
    suggestions = Suggestion.objects.filter(
        resource_id=settings.DATASTORE_RESOURCE_ID, state=SuggestionState.WAITING
    )
    yield Line(
        _("Voorstellen"),
        suggestions.count(),
        reverse("suggestions:list"),
        "mail-plus",
        _("Wat bezoekers aanmeldden of wilden wijzigen."),
        order=25,
    )
