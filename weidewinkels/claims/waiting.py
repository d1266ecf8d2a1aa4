"""Claims that wait for an answer, on the start page of reviewers and owners."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import Visitor, may_edit_some
from weidewinkels.claims.lookup import waiting_for
from weidewinkels.web.waiting import Line, waiting


@waiting(may=may_edit_some)
def claims(user: Visitor) -> Iterator[Line]:
    yield Line(
        _("Aanvragen van eigenaren"),
        waiting_for(user).order_by().count(),
        reverse("claims:list"),
        "user-plus",
        _("Iemand zegt hier eigenaar van te zijn."),
        order=12,
    )
