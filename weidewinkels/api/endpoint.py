"""An address of the API: what can be done there, declared once for the views and for the document.

A request goes through the same steps whatever it asks: method, Accept, token, limit, scope, body,
parameters; then its view. What goes wrong on the way is a problem.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import structlog
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from weidewinkels.api import limits, tokens
from weidewinkels.api.checking import check_headers, checked_body, checked_parameters
from weidewinkels.api.exact_json import NotJson, dumps, loads
from weidewinkels.api.models import Token
from weidewinkels.api.problems import CONTENT_TYPE as PROBLEM
from weidewinkels.api.problems import Problem, problem_of, response_to
from weidewinkels.api.shape import Shape
from weidewinkels.onlooker import emails_shown

JSON = "application/json"
TAKEN = (JSON, "application/merge-patch+json")
MEGABYTE = 1024 * 1024
SCHEME = "bearer "

View = Callable[..., HttpResponse]
Parameter = dict[str, Any]
"""As OpenAPI describes it."""


@dataclass(frozen=True)
class Answer:
    """What comes when it went well. `schema`: the name of one in the document; "" for no body."""

    description: str
    schema: str = ""
    headers: Sequence[str] = ()
    links: Sequence[str] = ()
    """Ids of operations on what came: its `record`, or the batch itself."""


@dataclass(frozen=True)
class Operation:
    """One thing that can be done. `body`: the name of a schema; `problems`: codes of its own."""

    id: str
    tag: str
    summary: str
    view: View
    answers: Mapping[int, Answer]
    description: str = ""
    writes: bool = False
    is_public: bool = False
    parameters: Callable[[Shape], Sequence[Parameter]] = field(default=lambda shape: ())
    body: str = ""
    examples: Callable[[Shape], Mapping[str, Any]] = field(default=lambda shape: {})
    """Name → a body, for the document."""
    problems: Sequence[str] = ()


@dataclass(frozen=True)
class Call:
    """A request that came through: whose it is, and what it asks."""

    request: HttpRequest
    token: Token | None
    query: Mapping[str, Any]
    body: Any
    writes: bool = False

    @property
    def let_in_by(self) -> Token:
        if self.token is None:
            raise Problem("no-token")
        return self.token

    @property
    def user(self) -> User:
        """The owner of the token, as they are now."""
        return self.let_in_by.user

    @cached_property
    def shape(self) -> Shape:
        """The columns that the asker is shown; where they write all there are, since what they may
        write is asked of each record."""
        if not self.writes:
            return Shape.of_resource()
        with emails_shown():
            return Shape.of_resource()

    def link(self, path: str) -> str:
        return self.request.build_absolute_uri(path)


class Endpoint:
    """The view of one address. `path`: as in the document, with {key} or {batch} in it."""

    csrf_exempt = True  # no cookie is read: ApiMiddleware took them off, and a token is needed

    def __init__(self, path: str, **operations: Operation) -> None:
        self.path, self.operations = path, operations

    def __call__(self, request: HttpRequest, **named: Any) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            try:
                response = self._answer(request, named)
            except Exception as error:
                response = response_to(request, problem_of(error))
        response.headers["Content-Language"] = language
        response.headers["Vary"] = "Accept, Accept-Language, Authorization"
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def _answer(self, request: HttpRequest, named: dict[str, Any]) -> HttpResponse:
        operation = self._operation(request)
        _check_accept(request)
        token = None if operation.is_public else _let_in(request)
        if operation.writes and token and not token.may_write:
            raise Problem("scope", "Make a token that may read and write for this.")
        body = _read_body(request) if operation.body else None
        declared = operation.parameters(Shape.of_resource())
        check_headers(request.headers, [one for one in declared if one["in"] == "header"])
        query = checked_parameters(request.GET, [one for one in declared if one["in"] == "query"])
        call = Call(request, token, query, body, operation.writes)
        if operation.body:
            checked_body(body, operation.body, call.shape)
        return operation.view(call, **named)

    def _operation(self, request: HttpRequest) -> Operation:
        method = "GET" if request.method == "HEAD" else request.method or ""
        operation = self.operations.get(method)
        if operation is None:
            allowed = [*self.operations, *(["HEAD"] if "GET" in self.operations else [])]
            raise Problem("method", headers={"Allow": ", ".join(allowed)})
        return operation


def language_of(request: HttpRequest) -> str:
    """English, unless the script asks for Dutch."""
    wanted = translation.get_language_from_request(request)
    said = request.headers.get("Accept-Language", "")
    return wanted if said and wanted in dict(settings.LANGUAGES) else "en"


def answer(
    data: Any, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """`data` as JSON."""
    response = HttpResponse(dumps(data), content_type=JSON, status=status)
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def _check_accept(request: HttpRequest) -> None:
    if not (request.accepts(JSON) or request.accepts(PROBLEM)):
        raise Problem("not-acceptable")


def _let_in(request: HttpRequest) -> Token:
    """The token that came along; from then on the request is its owner's."""
    given = request.headers.get("Authorization", "")
    if not given:
        raise Problem(
            "no-token",
            "Send it as: Authorization: Bearer wdw_…",
            headers={"WWW-Authenticate": 'Bearer realm="weidewinkels"'},
        )
    text = given[len(SCHEME) :].strip() if given.lower().startswith(SCHEME) else ""
    token = tokens.find(text)
    if token is None:
        limits.count_bad_token(get_adapter().get_client_ip(request))
        raise Problem(
            "bad-token",
            "It is not known, was revoked or expired, or its owner may not sign in any more.",
            headers={"WWW-Authenticate": 'Bearer realm="weidewinkels", error="invalid_token"'},
        )
    limits.count_request(token.pk)
    tokens.note_use(token)
    request.user = request._cached_user = token.user  # type: ignore[attr-defined]
    structlog.contextvars.bind_contextvars(api_token=token.pk)
    return token


def _read_body(request: HttpRequest) -> Any:
    if request.content_type not in TAKEN:
        accepted = {
            "Accept-Patch" if request.method == "PATCH" else "Accept-Post": ", ".join(TAKEN)
        }
        raise Problem("media-type", f"Send it as {JSON}.", headers=accepted)
    charset = (request.content_params or {}).get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8") or request.headers.get("Content-Encoding"):
        raise Problem("media-type", "Send it as plain UTF-8.")
    most = settings.API_MB * MEGABYTE
    content = request.read(most + 1)
    if len(content) > most:
        raise Problem("too-large", f"At most {settings.API_MB} MB is taken at once.")
    try:
        return loads(content)
    except NotJson as error:
        raise Problem("bad-json", str(error)) from error
