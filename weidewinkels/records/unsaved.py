"""The form of a record and what was typed in it elsewhere: keeping it, taking it up, forgetting it.

A form posts itself with KEEP to have it kept, and not saved; js/unsaved.js does so while one types.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weidewinkels.profile import PROFILE
from weidewinkels.records.forms import RecordForm, field_name
from weidewinkels.records.kept import forget_input
from weidewinkels.records.once import once_in
from weidewinkels.unsaved.keeping import ClashError, TooMuchError, Typed, forget, forget_saved, keep
from weidewinkels.unsaved.models import Device, UnsavedForm

KEEP = "keep"
"""With "yes" a form goes on with what its mark says; else this is the mark of what it is to replace."""
MARK, PAGE = "mark", "page"
TAKE_UP = "concept"
"""In the address of the form: go on with what was kept."""
SCRIPT, OUTCOME = "X-Keeps", "X-Kept"
"""Headers: our script asks, and is told what came of it."""
CLASH, TOO_MUCH, TOO_OFTEN = 409, 413, 429


@dataclass(frozen=True)
class Standing:
    """How an opened page stands to what is kept.

    `mark`: of what it builds on; `taken_up`: what it shows; `others`: what it offers instead;
    `clash`: what is kept there by now, where this page can't be.
    """

    page: str
    mark: str = ""
    taken_up: UnsavedForm | None = None
    others: Sequence[UnsavedForm] = ()
    is_outdated: bool = False
    """The record was changed since `taken_up` was begun."""
    clash: ClashError | None = None


def standing_of(
    posted: QueryDict | None,
    taken_up: UnsavedForm | None = None,
    others: Iterable[UnsavedForm] = (),
    *,
    is_outdated: bool = False,
    clash: ClashError | None = None,
) -> Standing:
    """For a page that shows what was `posted`, just now or before signing in again."""
    mark = taken_up.mark if taken_up else (posted.get(MARK, "") if posted else "")
    offered = [one for one in others if one.mark != mark]
    page = _uuid_in(posted, PAGE)
    return Standing(page, mark, taken_up, offered, is_outdated, clash)


def posted_by(unsaved: UnsavedForm) -> QueryDict:
    """What the form would post that holds what was kept."""
    posted = QueryDict(mutable=True)
    posted.update({**unsaved.typed, "seen": unsaved.seen_token, "once": unsaved.once})
    return posted


def keep_form(
    request: HttpRequest, form: RecordForm, *, place: str, title: str, seen_token: str
) -> HttpResponse | ClashError:
    """Keep what was typed; → the answer, or the clash for the page that shows the form again.

    A form in which nothing was changed isn't kept, nor what it held before.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    if not consume(request, action="unsaved", user=request.user):
        return _answer(request, "later", TOO_OFTEN)
    asked = request.POST.get(KEEP, "")
    mark = request.POST.get(MARK, "") if asked == "yes" else asked
    if not form.touched:
        forget(request.user, mark)
        return _answer(request, "nothing")
    typed = Typed(
        place=place,
        title=title or str(form.data.get(field_name(PROFILE.title), "")),
        seen_token=seen_token,
        typed={name: form.data[name] for name in form.fields if name in form.data},
        once=once_in(request.POST),
        page=_uuid_in(request.POST, PAGE),
        device=device_of(request),
    )
    try:
        kept = keep(request.user, typed, mark=mark)
    except TooMuchError:
        return _answer(request, "too_much", TOO_MUCH)
    except ClashError as clash:
        return _answer(request, "clash", CLASH, clash=clash) if _by_script(request) else clash
    forget_input(request)
    return _answer(request, "kept", kept=kept)


def keeping_stopped(request: HttpRequest) -> HttpResponse:
    """To our script, when the person isn't signed in any more."""
    return _answer(request, "signed_out", 401)


def is_kept_by_script(request: HttpRequest) -> bool:
    """Does our script ask to keep the form, rather than the person to save it?"""
    return KEEP in request.POST and _by_script(request)


def forget_form(request: HttpRequest) -> None:
    """What came with this request was saved."""
    forget_saved(
        request.user, mark=request.POST.get(MARK, ""), page=request.POST.get(PAGE, "")[:36]
    )


def carried(request: HttpRequest) -> dict[str, str]:
    """What a page that asks something first sends along, so that the form is forgotten in the end."""
    return {name: request.POST[name] for name in (MARK, PAGE) if name in request.POST}


def device_of(request: HttpRequest) -> Device:
    """The kind of device, as far as its browser says."""
    browser = request.headers.get("User-Agent", "")
    if re.search(r"iPad|Tablet|Android(?!.*Mobile)", browser):
        return Device.TABLET
    return Device.PHONE if re.search(r"Mobi|iPhone", browser) else Device.COMPUTER


def _answer(
    request: HttpRequest,
    outcome: str,
    status: int = 200,
    *,
    kept: UnsavedForm | None = None,
    clash: ClashError | None = None,
) -> HttpResponse:
    """To our script a piece of the page; to a person the form with what is kept in it."""
    if _by_script(request):
        context = {"outcome": outcome, "kept": kept, "clash": clash}
        response = render(request, "records/_kept.html", context, status=status)
        response[OUTCOME] = outcome
        return response
    if kept:
        messages.success(request, _("Concept bewaard om %(when)s.") % {"when": kept.when})
        return redirect(f"{request.path}?{TAKE_UP}={kept.pk}")
    if outcome == "nothing":
        messages.info(request, _("Er is niets gewijzigd, dus er is niets bewaard."))
        return redirect(request.path)
    return render(request, "records/not_kept.html", {"outcome": outcome}, status=status)


def _by_script(request: HttpRequest) -> bool:
    return SCRIPT in request.headers


def _uuid_in(posted: QueryDict | None, name: str) -> str:
    try:
        return str(uuid.UUID(posted.get(name, "") if posted else ""))
    except ValueError:
        return str(uuid.uuid4())
