"""Whatever goes wrong ends as a page of ours that says what one can do next."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from django.contrib.auth.views import redirect_to_login
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
)
from django.shortcuts import render
from django.template.loader import get_template
from django_htmx.http import HttpResponseClientRedirect

from datastore_proxy import errors
from weidewinkels.web import database
from weidewinkels.web.connection import note_failure

log = structlog.get_logger("weidewinkels.errors")


@dataclass(frozen=True)
class ErrorPage:
    status: HTTPStatus
    template: str


DOWN = ErrorPage(HTTPStatus.SERVICE_UNAVAILABLE, "errors/datastore_down.html")
BUSY = ErrorPage(HTTPStatus.SERVICE_UNAVAILABLE, "errors/datastore_busy.html")
SETUP = ErrorPage(HTTPStatus.SERVICE_UNAVAILABLE, "errors/datastore_setup.html")
NOT_FOUND = ErrorPage(HTTPStatus.NOT_FOUND, "errors/404.html")
CONFLICT = ErrorPage(HTTPStatus.CONFLICT, "errors/409.html")
BAD_REQUEST = ErrorPage(HTTPStatus.BAD_REQUEST, "errors/400.html")
FORBIDDEN = ErrorPage(HTTPStatus.FORBIDDEN, "errors/403.html")
CSRF = ErrorPage(HTTPStatus.FORBIDDEN, "errors/csrf.html")
NOT_THIS_WAY = ErrorPage(HTTPStatus.METHOD_NOT_ALLOWED, "errors/405.html")
TOO_MANY = ErrorPage(HTTPStatus.TOO_MANY_REQUESTS, "errors/429.html")
TOO_LONG = ErrorPage(HTTPStatus.REQUEST_URI_TOO_LONG, "errors/414.html")
BROKEN = "errors/500.html"

LONGEST_ADDRESS = 7000
"""Web servers refuse what is over 8 kB, with a bare page; before that, and with room for what the
links of a page add to its own address, it is refused with a page of ours."""

# The first that fits counts: a class stands above the one it is made from.
PAGE_OF_ERROR: tuple[tuple[type[errors.DatastoreError], ErrorPage], ...] = (
    (errors.Overloaded, BUSY),
    (errors.Unavailable, DOWN),
    (errors.UnexpectedAnswer, DOWN),
    (errors.NotAuthorized, SETUP),
    (errors.ResourceNotFound, SETUP),
    (errors.RecordNotFound, NOT_FOUND),
    (errors.Invalid, CONFLICT),
    (errors.DatastoreError, BAD_REQUEST),
)


class DatastoreErrorMiddleware:
    """Turns a DatastoreError that a view lets pass into its page, and a database that is too busy;
    and gives a page to what may not be done, such as opening the address of a button or one
    that is too long.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) + len(request.path) > LONGEST_ADDRESS:
            return show(request, TOO_LONG)
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = show(request, NOT_THIS_WAY)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        if isinstance(response, HttpResponseBadRequest) and not response.content:
            return show(request, BAD_REQUEST)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if database.is_busy(exception):
            return _busy(request, exception)
        if not isinstance(exception, errors.DatastoreError):
            return None
        log.warning("datastore error", kind=type(exception).__name__, problem=str(exception))
        page = next(page for kind, page in PAGE_OF_ERROR if isinstance(exception, kind))
        if page is DOWN:
            note_failure()
        response = show(request, page, exception)
        retry_after = getattr(exception, "retry_after", None)
        if retry_after:
            response.headers["Retry-After"] = str(math.ceil(retry_after))
        return response


def show(request: HttpRequest, page: ErrorPage, problem: Exception | None = None) -> HttpResponse:
    """The page; for htmx only what goes into the messages (see `htmx-config` in base.html)."""
    context = {"status": page.status.value, "problem": problem, "request_id": _id_of(request)}
    if getattr(request, "htmx", False):
        context["layout"] = "errors/_fragment.html"
    return render(request, page.template, context, status=page.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Who did not sign in yet may do so, and comes back here."""
    user = getattr(request, "user", None)
    if user is None or user.is_authenticated:
        return show(request, FORBIDDEN, exception)
    is_page = request.method in ("GET", "HEAD")
    to_sign_in = redirect_to_login(request.get_full_path() if is_page else "/")
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(to_sign_in.url)
    return to_sign_in


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, NOT_FOUND)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return show(request, TOO_MANY)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return show(request, CSRF)


def broken(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database, the DataStore or the person's session: they may be what broke."""
    problem = sys.exception()  # also what goes wrong outside a view, such as keeping the session
    if problem is not None and database.is_busy(problem):
        return _busy(request, problem)
    page = get_template(BROKEN).render({"request_id": _id_of(request)})
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _busy(request: HttpRequest, problem: BaseException) -> HttpResponse:
    log.warning("database busy", problem=str(problem))
    return database.busy(request)


def _id_of(request: HttpRequest) -> str:
    return getattr(request, "request_id", "")
