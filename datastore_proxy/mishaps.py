"""What goes wrong on the way to a CKAN and back, as our own errors, without secrets."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import NoReturn
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import LocationValueError, NewConnectionError, ProxyError

from .errors import DatastoreError, Disconnected, NotReached, TimedOut, UnexpectedAnswer


def redirected(action: str, status: int, location: str) -> UnexpectedAnswer:
    """Not followed: a POST would become a GET, and the token would go to another host."""
    target = urlsplit(location)
    to = f"{target.scheme}://{target.hostname}" if target.hostname else "another page"
    return UnexpectedAnswer(
        f"The address redirects to {to} ({status}). Set the address that CKAN has now.",
        action=action,
        status=status,
    )


def raise_as_ours(error: Exception, action: str) -> NoReturn:
    """Raises the `DatastoreError` that this error of a library stands for."""
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
