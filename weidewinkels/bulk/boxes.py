"""The boxes of a preview: what a person leaves out of a draft."""

from __future__ import annotations

from django.http import QueryDict

from weidewinkels.journal.draft import exclude, include
from weidewinkels.journal.models import Batch
from weidewinkels.web.requests import number_in


def store_boxes(posted: QueryDict, batch: Batch, *, most: int) -> None:
    """Do what was done to the boxes of this page, and leave alone what was done in another tab.

    `row`: the entries on the page, `most` of them; `was`: those whose box was ticked when it was
    shown; `exclude`: those whose box is ticked now; `changed`: the one that was clicked just now.
    """
    on_page, was, ticked, changed = (
        {number_in(text) for text in posted.getlist(name)[:most]}
        for name in ("row", "was", "exclude", "changed")
    )
    touched = changed or on_page & (was ^ ticked)
    exclude(batch, touched & ticked)
    include(batch, touched - ticked)
