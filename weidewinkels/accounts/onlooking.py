"""Tells the lower layers who is looking at what they make: see `weidewinkels/onlooker.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from datastore_proxy.types import Key, Record
from weidewinkels import onlooker
from weidewinkels.accounts.permissions import Visitor, may_see_emails, owned_keys, owns


class Person:
    """An onlooker. Asks the database only when somebody wants to know, and once."""

    def __init__(self, user_of: Callable[[], Visitor]) -> None:
        self._user_of = user_of

    def sees_emails(self) -> bool:
        return self._sees_emails

    def owns(self, key: str) -> bool:
        return key in self._own_keys

    @cached_property
    def _sees_emails(self) -> bool:
        return may_see_emails(self._user_of())

    @cached_property
    def _own_keys(self) -> frozenset[str]:
        return owned_keys(self._user_of())


class OnlookerMiddleware:
    """Answers each request for who makes it; does nothing while everybody is shown everything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.EMAIL_SHOWN_TO:
            return self.get_response(request)
        # Read when it is needed: the API knows whose token it is only in its view.
        with onlooker.looking(Person(lambda: request.user)):
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse):
                pieces: Iterable[bytes] = response.streaming_content  # type: ignore[assignment]
                response.streaming_content = _for(onlooker.current(), iter(pieces))
            return response


def show_if_own(user: Visitor, key: Key, record: Record) -> None:
    """For the rest of this request, which is about this record: its owner is shown all of it."""
    if not onlooker.sees_emails() and owns(user, key, record):
        onlooker.show_emails()


def _for(person: onlooker.Onlooker | None, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, each made for this person: they are asked for after the request is over."""
    while True:
        with onlooker.looking(person):
            try:
                piece = next(pieces)
            except StopIteration:
                return
        yield piece
