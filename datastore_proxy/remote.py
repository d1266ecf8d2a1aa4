"""A CKAN over HTTP: session, token, time-outs, the error envelope."""

from __future__ import annotations

import json
import logging
import os
import re
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit

import requests
import simplejson
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, LocationValueError, NewConnectionError, ProxyError

from . import VERSION
from .errors import (
    DatastoreError,
    Disconnected,
    NotReached,
    Refused,
    TimedOut,
    UnexpectedAnswer,
    from_answer,
)
from .retrying import RetryPolicy, seconds_to_wait
from .transport import UNKNOWN_VERSION, Supports, supports_of

log = logging.getLogger(__name__)

USER_AGENT = f"weidewinkels/{VERSION}"
TIMEOUT = (3.0, 30.0)
CONNECTIONS = 32
LARGEST_ANSWER = 256 * 1024 * 1024
READ_AT_ONCE = 64 * 1024
DUMPED_AT_ONCE = 256 * 1024
REMEMBER_VERSION = 3600.0
ASK_VERSION_AGAIN = 60.0


class RemoteTransport:
    """The actions of the CKAN at `url`, such as "https://data.example.nl".

    `token` is sent as it is in `Authorization` (CKAN knows no "Bearer"). `timeout` is in seconds,
    (to connect, between two parts of the answer). May be used by several threads at once.
    Raises ValueError for a `url` or `token` that can't be one.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        timeout: tuple[float, float] = TIMEOUT,
        retry: RetryPolicy | None = None,
        largest_answer: int = LARGEST_ANSWER,
    ) -> None:
        self.url = _checked_url(url)
        self.timeout = timeout
        self.retry = retry or RetryPolicy()
        self.largest_answer = largest_answer
        self._auth = TokenAuth(token)
        self._sessions: dict[int, requests.Session] = {}
        self._supports = UNKNOWN_VERSION
        self._supports_until = 0.0
        self._told_time: tuple[str, float] | None = None

    def __repr__(self) -> str:
        return f"RemoteTransport({self.url!r})"

    def call(self, action: str, data: Mapping[str, Any], *, repeatable: bool = False) -> Any:
        """POST /api/3/action/`action` → `result`; Decimals go as strings and come as Decimals.

        Raises a `DatastoreError`, after the retries that `repeatable` allows.
        """
        body = _encode(data, action)
        return self.retry.run(lambda: self._call_once(action, body), repeatable=repeatable)

    def dump(self, resource_id: str, columns: Sequence[str]) -> Iterator[bytes]:
        """GET /datastore/dump/`resource_id`; raises a `DatastoreError`, at any moment."""
        asked = {"fields": ",".join(columns), "sort": "_id"}
        if any("," in column for column in columns):
            raise Refused("CKAN would split the name of a column at its comma.", action="dump")
        try:
            with self._session().get(
                f"{self.url}/datastore/dump/{resource_id}",
                params=asked,
                auth=self._auth,
                timeout=self.timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                if response.status_code != requests.codes.ok:
                    raise UnexpectedAnswer(action="dump", status=response.status_code)
                for part in response.iter_content(DUMPED_AT_ONCE):
                    yield self._auth.hide(part)
        except (requests.RequestException, HTTPError, OSError) as error:
            _raise_as_ours(error, "dump")

    @property
    def supports(self) -> Supports:
        """What this CKAN can do, by the version in `status_show`, asked for once in an hour."""
        now = time.monotonic()
        if now >= self._supports_until:
            self._supports, remember = self._ask_supports()
            self._supports_until = now + remember
        return self._supports

    @property
    def clock_ahead(self) -> float | None:
        """Seconds by which our clock is ahead of the server's, by its last `Date`; None if unknown."""
        if self._told_time is None:
            return None
        told, heard_at = self._told_time
        try:
            return heard_at - parsedate_to_datetime(told).timestamp()
        except ValueError:
            return None

    def _ask_supports(self) -> tuple[Supports, float]:
        try:
            status = self.call("status_show", {}, repeatable=True)
        except DatastoreError as error:
            log.warning("CKAN's version is unknown: %s", error)
            return UNKNOWN_VERSION, ASK_VERSION_AGAIN
        version = status.get("ckan_version") if isinstance(status, dict) else None
        return supports_of(str(version or "")), REMEMBER_VERSION  # a site may hide its version

    def _call_once(self, action: str, body: bytes) -> Any:
        started = time.perf_counter()
        status, headers, content = self._post(action, body)
        log.debug("%s: %s in %.0f ms", action, status, (time.perf_counter() - started) * 1000)
        if 300 <= status < 400:
            raise _redirected(action, status, headers.get("Location", ""))
        answer = _decode(content)
        if status == 200 and isinstance(answer, dict) and answer.get("success") is True:
            return answer.get("result")
        if isinstance(answer, dict):
            answer = answer.get("error")
        raise from_answer(
            status,
            answer,
            action=action,
            retry_after=seconds_to_wait(headers.get("Retry-After")),
        )

    def _post(self, action: str, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers, body; whatever goes wrong leaves as a `DatastoreError`."""
        try:
            with self._session().post(
                f"{self.url}/api/3/action/{action}",
                data=body,
                auth=self._auth,
                timeout=self.timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                if told := response.headers.get("Date"):
                    self._told_time = (told, time.time())
                content = self._auth.hide(self._read(response, action))
                return response.status_code, response.headers, content
        except (requests.RequestException, HTTPError, OSError) as error:
            _raise_as_ours(error, action)

    def _read(self, response: requests.Response, action: str) -> bytes:
        parts, size = [], 0
        try:
            for part in response.iter_content(READ_AT_ONCE):
                parts.append(part)
                size += len(part)
                if size > self.largest_answer:
                    raise UnexpectedAnswer(
                        f"The answer is larger than {self.largest_answer} bytes.",
                        action=action,
                        status=response.status_code,
                        may_be_written=True,
                    )
        except requests.exceptions.ContentDecodingError as error:
            raise UnexpectedAnswer(
                action=action, status=response.status_code, may_be_written=True
            ) from without_secrets(error)
        except requests.ConnectionError as error:
            kind = TimedOut if "timed out" in str(error) else Disconnected
            raise kind(action=action, status=response.status_code) from without_secrets(error)
        return b"".join(parts)

    def _session(self) -> requests.Session:
        """One per process: a connection must not be shared with the process it was forked from."""
        process = os.getpid()
        if process not in self._sessions:
            self._sessions = {process: _new_session()}
        return self._sessions[process]


class TokenAuth(AuthBase):
    """Puts the token in `Authorization`, and keeps requests from looking into ~/.netrc instead."""

    def __init__(self, token: str | None) -> None:
        self._token = (token or "").strip()
        if not re.fullmatch(r"[!-~]*", self._token):
            raise ValueError("The API token holds a character that can't be in one.")

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request with the token, where we have one."""
        if self._token:
            request.headers["Authorization"] = self._token
        return request

    def __repr__(self) -> str:
        return "TokenAuth(…)"

    def hide(self, content: bytes) -> bytes:
        """The answer without the token, should a server or proxy have put it in there."""
        token = self._token.encode()
        return content.replace(token, b"***") if token and token in content else content


def _new_session() -> requests.Session:
    session = requests.Session()
    session.headers.update(
        {
            "User-Agent": USER_AGENT,
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
    )
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # CKAN 2.10 sets one a call
    adapter = HTTPAdapter(pool_maxsize=CONNECTIONS, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _checked_url(url: str) -> str:
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or not _is_port(parts):
        raise ValueError("The address of a CKAN begins with https:// or http:// and a host.")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("The address of a CKAN holds no user name, password, ? or #.")
    return url.strip().rstrip("/")


def _is_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False


# --- JSON ---------------------------------------------------------------------------------


def _encode(data: Mapping[str, Any], action: str) -> bytes:
    try:
        text = simplejson.dumps(
            data, default=_as_json, use_decimal=True, ensure_ascii=False, allow_nan=False
        )
        return str(text).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise Refused(f"This can't be sent as JSON: {error}", action=action) from error


def _as_json(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON value")


def _decode(content: bytes) -> Any:
    """The JSON value, None where it isn't JSON."""
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


# --- What goes wrong on the way -----------------------------------------------------------


def _redirected(action: str, status: int, location: str) -> UnexpectedAnswer:
    """Not followed: a POST would become a GET, and the token would go to another host."""
    target = urlsplit(location)
    to = f"{target.scheme}://{target.hostname}" if target.hostname else "another page"
    return UnexpectedAnswer(
        f"The address redirects to {to} ({status}). Set the address that CKAN has now.",
        action=action,
        status=status,
    )


def _raise_as_ours(error: Exception, action: str) -> NoReturn:
    kind, message = _kind_and_message(error)
    raise kind(message, action=action) from without_secrets(error)


def _kind_and_message(error: Exception) -> tuple[type[DatastoreError], str]:
    """NotReached only where nothing can have been sent; in doubt it is Disconnected."""
    chain = list(_chain(error))
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return NotReached, "The data platform can't be reached: no connection in time."
    if isinstance(error, requests.Timeout):
        return TimedOut, ""
    if any(isinstance(e, ssl.SSLCertVerificationError) for e in chain):
        return NotReached, "The certificate of the data platform is not trusted."
    if isinstance(error, requests.exceptions.SSLError) and not _is_cut_off(chain):
        return NotReached, "No secure connection to the data platform can be made."
    if any(isinstance(e, NewConnectionError | ProxyError) for e in chain):
        return NotReached, ""
    if isinstance(error, requests.ConnectionError | requests.exceptions.ChunkedEncodingError):
        return Disconnected, ""
    if isinstance(error, requests.exceptions.InvalidURL | LocationValueError):
        return NotReached, "The address of the data platform can't be right."
    return Disconnected, ""


def _is_cut_off(chain: list[BaseException]) -> bool:
    """TLS that ended early: this also happens after the request was sent."""
    return any(isinstance(e, ssl.SSLEOFError | ssl.SSLZeroReturnError) for e in chain)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and all that it holds: causes, contexts, reasons, arguments."""
    todo: list[object] = [error]
    seen: set[int] = set()
    while todo:
        one = todo.pop()
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        todo += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]


def without_secrets(error: Exception) -> Exception:
    """The error without the requests, answers and local variables that hold the token."""
    for one in _chain(error):
        one.__traceback__ = None
        for name in ("request", "response"):
            if getattr(one, name, None) is not None:
                setattr(one, name, None)
    return error
