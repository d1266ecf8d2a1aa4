"""The app's own database is locked too long or can't be reached: say so, and lose nothing that was typed.

What was typed can't wait in the session, which is in that same database: the page itself carries it.
"""

from __future__ import annotations

import sqlite3
from http import HTTPStatus

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils import translation

from weidewinkels.web.language import language_of

NOT_SENT_BACK = ("csrfmiddlewaretoken",)
SECRET_APPS = ("", "admin")
"""Where passwords and codes are typed: allauth's pages have no name of an app."""


def is_busy(error: BaseException | None) -> bool:
    """Whether it may well succeed later; of SQLite only a lock, not a table that isn't there."""
    if not isinstance(error, OperationalError):
        return False
    return not isinstance(error.__cause__, sqlite3.OperationalError) or "locked" in str(error)


def busy(request: HttpRequest) -> HttpResponse:
    """The page, with a button that sends the form once more. Asks the database nothing."""
    match = request.resolver_match
    is_htmx = bool(getattr(request, "htmx", False))  # its page stays, with all that is in it
    is_ours = match is not None and match.app_name not in SECRET_APPS
    is_form = request.method == "POST" and is_ours and not is_htmx
    context = {
        "layout": "errors/_fragment.html" if is_htmx else None,
        "request_id": getattr(request, "request_id", ""),
        "address": request.get_full_path(),
        "is_form": is_form,
        "is_file_lost": is_form and bool(request.FILES),
        "posted": _posted(request) if is_form else [],
        "csrf_token": get_token(request),
    }
    with translation.override(language_of(request)):
        page = get_template("errors/database_busy.html").render(context)
    response = HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = "10"
    response.headers["Cache-Control"] = "no-store"
    return response


def _posted(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in NOT_SENT_BACK
        for value in values
    ]
