"""A CKAN over HTTP: the actions, time-outs, the error envelope."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import requests
from urllib3.exceptions import HTTPError

from .errors import DatastoreError, Disconnected, Refused, TimedOut, UnexpectedAnswer, from_answer
from .json_body import decode, encode
from .mishaps import raise_as_ours, redirected, without_secrets
from .retrying import RetryPolicy, seconds_to_wait
from .session import TokenAuth, checked_url, new_session
from .transport import UNKNOWN_VERSION, Supports, supports_of

log = logging.getLogger(__name__)

TIMEOUT = (3.0, 30.0)
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
        self.url = checked_url(url)
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
        body = encode(data, action)
        return self.retry.run(lambda: self._call_once(action, body), repeatable=repeatable)

    def dump(self, resource_id: str, columns: Sequence[str]) -> Iterator[bytes]:
        """GET /datastore/dump/`resource_id`; raises a `DatastoreError`, at any moment."""
        asked = {"fields": ",".join(columns), "sort": "_id"}
        if any("," in column for column in columns):
            raise Refused("CKAN would split the name of a column at its comma.", action="dump")
        try:
            with self._session().get(
                f"{self.url}/datastore/dump/{quote(resource_id, safe='')}",
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
            raise_as_ours(error, "dump")

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
        except (ValueError, OverflowError):
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
            raise redirected(action, status, headers.get("Location", ""))
        answer = decode(content)
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
            raise_as_ours(error, action)

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
            self._sessions = {process: new_session(self.url)}
        return self._sessions[process]
