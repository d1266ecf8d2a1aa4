"""The end of a preview, of a bulk change as of an import: what is left out, and the last question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from weidewinkels.bulk.boxes import store_boxes
from weidewinkels.bulk.forms import ConfirmForm
from weidewinkels.journal import door
from weidewinkels.journal.announce import announce
from weidewinkels.journal.draft import CountChanged, confirm
from weidewinkels.journal.models import Batch

PER_PAGE = 20
"""Records on a page of a preview, and so at most as many boxes in a form."""


class Show(Protocol):
    """Shows the preview anew. `has_moved`: another number would be written than the button said."""

    def __call__(
        self, *, form: ConfirmForm | None = None, has_moved: bool = False, status: int = 200
    ) -> HttpResponse: ...


def decide(
    request: HttpRequest, draft: Batch, *, count: Callable[[Batch], int], show: Show
) -> HttpResponse:
    """Do what was shown: as many records as the button said, or nothing and the preview anew.

    `count`: how many the draft would write.
    """
    store_boxes(request.POST, draft, most=PER_PAGE)
    number = count(draft)
    form = ConfirmForm(request.POST, number=number)
    if "enter" in request.POST and not form.has_typed:
        return show()
    if not number or not form.is_of_this_number:
        return show(form=form, has_moved=True, status=409)
    if not form.is_valid():
        return show(form=form, status=422)
    try:
        planned = confirm(draft, expected=number, reason=form.cleaned_data["reason"])
    except CountChanged:
        return show(form=form, has_moved=True, status=409)
    done = door.start(planned)
    announce(request, done)
    return redirect("history:batch", done.pk)


def question(request: HttpRequest, number: int, posted: ConfirmForm | None) -> ConfirmForm:
    """The question for this number, with the reason as it was typed; what else was posted is shown, and
    judged, only where it was about this very number."""
    if posted is not None and posted.is_of_this_number:
        return posted
    return ConfirmForm(number=number, reason=request.POST.get("reason", ""))


def onward(request: HttpRequest, preview_url: str) -> HttpResponse:
    """To the page of the preview that the button for it names; the boxes were stored."""
    on_to = request.POST.get("naar", "")
    is_ours = on_to.startswith("?") and url_has_allowed_host_and_scheme(preview_url + on_to, None)
    return redirect(preview_url + (on_to if is_ours else ""))
