"""Whatever goes wrong, as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from datastore_proxy import errors
from weidewinkels.api.exact_json import dumps
from weidewinkels.catalogue.search import TooSlow
from weidewinkels.web import database
from weidewinkels.web.connection import note_failure

CONTENT_TYPE = "application/problem+json"
TYPE = "urn:weidewinkels:problem:"
LATER = 30
"""Seconds after which to try again, where the data platform doesn't say."""

log = structlog.get_logger("weidewinkels.api")

TITLES: Mapping[str, tuple[HTTPStatus, str]] = {
    "bad-request": (HTTPStatus.BAD_REQUEST, "The request is not understood"),
    "bad-json": (HTTPStatus.BAD_REQUEST, "The body is not JSON"),
    "no-token": (HTTPStatus.UNAUTHORIZED, "A token is needed"),
    "bad-token": (HTTPStatus.UNAUTHORIZED, "This token does not count"),
    "scope": (HTTPStatus.FORBIDDEN, "This token may only read"),
    "forbidden": (HTTPStatus.FORBIDDEN, "You may not do this"),
    "not-found": (HTTPStatus.NOT_FOUND, "There is nothing here"),
    "method": (HTTPStatus.METHOD_NOT_ALLOWED, "This can't be done here"),
    "not-acceptable": (HTTPStatus.NOT_ACCEPTABLE, "Only JSON is given here"),
    "conflict": (HTTPStatus.CONFLICT, "Somebody else changed this meanwhile"),
    "not-now": (HTTPStatus.CONFLICT, "This can't be done in the state it is in"),
    "gone": (HTTPStatus.GONE, "The record was deleted"),
    "changed": (HTTPStatus.PRECONDITION_FAILED, "The record is no longer as you saw it"),
    "too-large": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large"),
    "media-type": (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Only JSON is taken here"),
    "invalid": (HTTPStatus.UNPROCESSABLE_ENTITY, "Some of the values are no good"),
    "refused": (HTTPStatus.UNPROCESSABLE_ENTITY, "The data platform refused this"),
    "key-reused": (HTTPStatus.UNPROCESSABLE_ENTITY, "This Idempotency-Key was for something else"),
    "say-what-you-saw": (HTTPStatus.PRECONDITION_REQUIRED, "Say what you saw"),
    "too-many": (HTTPStatus.TOO_MANY_REQUESTS, "Too many requests"),
    "broken": (HTTPStatus.INTERNAL_SERVER_ERROR, "Something broke here"),
    "bad-gateway": (HTTPStatus.BAD_GATEWAY, "The data platform gave no usable answer"),
    "unavailable": (HTTPStatus.SERVICE_UNAVAILABLE, "The data platform can't be reached now"),
    "busy": (HTTPStatus.SERVICE_UNAVAILABLE, "Too busy at the moment"),
}
"""Code, the last part of `type` → status and title."""

BY_ERROR: tuple[tuple[type[errors.DatastoreError], str], ...] = (
    (errors.Unavailable, "unavailable"),
    (errors.UnexpectedAnswer, "bad-gateway"),
    (errors.NotAuthorized, "bad-gateway"),
    (errors.ResourceNotFound, "bad-gateway"),
    (errors.RecordNotFound, "not-found"),
    (errors.Invalid, "refused"),
    (errors.DatastoreError, "refused"),
)
"""The first that fits counts."""


class Problem(Exception):  # noqa: N818
    """Ends the request; `members` go into the answer beside the standard ones."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.code, self.detail, self.members = code, detail, members
        self.headers = dict(headers or {})
        self.status, self.title = TITLES[code]


def found_wrong(code: str, wrong: list[dict[str, str]], detail: str = "") -> Problem:
    """With the list of what is wrong: of each a `pointer` or `parameter`, and a `detail`."""
    return Problem(code, detail or wrong[0]["detail"], errors=wrong)


def response_to(request: HttpRequest, problem: Problem) -> HttpResponse:
    request_id = getattr(request, "request_id", "")
    said = {
        "type": TYPE + problem.code,
        "title": problem.title,
        "status": problem.status.value,
        "detail": problem.detail or problem.title,
        "instance": quote(request.path),
        "request_id": request_id,
        **problem.members,
    }
    response = HttpResponse(dumps(said), content_type=CONTENT_TYPE, status=problem.status)
    response.headers["Cache-Control"] = "no-store"
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


def problem_of(error: Exception) -> Problem:
    """What to answer when a view let this through; of what nobody expected only the id is told."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404):
        return Problem("not-found", _first_text(error))
    if isinstance(error, PermissionDenied):
        return Problem("forbidden", _first_text(error))
    if isinstance(error, TooSlow):
        return Problem("busy", "This search takes too long: ask for less.", headers=_later(LATER))
    if isinstance(error, errors.DatastoreError):
        return _of_datastore(error)
    if database.is_busy(error):
        return Problem("busy", headers=_later(10))
    log.exception("api broke", exc_info=error)
    return Problem("broken")


def _of_datastore(error: errors.DatastoreError) -> Problem:
    log.warning("datastore error", kind=type(error).__name__, problem=str(error))
    code = next(code for kind, code in BY_ERROR if isinstance(error, kind))
    if code not in ("unavailable", "bad-gateway"):
        return Problem(code, error.message)
    note_failure()
    seconds = getattr(error, "retry_after", None) or LATER
    return Problem(code, error.message, headers=_later(seconds))


def _later(seconds: float) -> dict[str, str]:
    return {"Retry-After": str(int(seconds))}


def _first_text(error: Exception) -> str:
    """Django's own 404 of an address tells all patterns: that isn't for here."""
    said = error.args[0] if error.args else ""
    return said if isinstance(said, str) else str(said) if hasattr(said, "__proxy__") else ""
