"""What somebody began to type and didn't save, on their start page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from weidewinkels.accounts.permissions import Visitor, may_edit_some
from weidewinkels.unsaved.keeping import unsaved_of
from weidewinkels.web.waiting import Line, waiting


@waiting(may=may_edit_some)
def unsaved(user: Visitor) -> Iterator[Line]:
    if number := unsaved_of(user).order_by().count():
        yield Line(
            _("Niet opgeslagen"),
            number,
            reverse("unsaved:list"),
            "file-pen-line",
            _("U begon te typen. Verder gaan kan op elk apparaat."),
            order=5,
        )
