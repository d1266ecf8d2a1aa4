"""Who is looking, and whether they are shown the e-mail addresses that stand in records.

The setting EMAIL_SHOWN_TO names the roles that are. While it is empty everybody is, and nothing is
asked of anybody. Nobody looks over the shoulder of a worker or a command: there everything is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from django.conf import settings

KIND = "email"
"""The kind of the columns that this is about."""
ADDRESS = re.compile(r"[^\s\"'()<>\[\]{},;:=]+@[^\s\"'()<>\[\]{},;:=]+")


class Onlooker(Protocol):
    """Who makes the request that is being answered."""

    def sees_emails(self) -> bool: ...

    def owns(self, key: str) -> bool:
        """Is the record with this key, as text, their own?"""


_onlooker: ContextVar[Onlooker | None] = ContextVar("onlooker", default=None)


def sees_emails() -> bool:
    """Is who looks shown the addresses of whichever record?"""
    if not settings.EMAIL_SHOWN_TO:
        return True
    onlooker = _onlooker.get()
    return onlooker is None or onlooker.sees_emails()


def visitors_see(kind: str) -> bool:
    """Is everybody shown the columns of this kind?"""
    return kind != KIND or not settings.EMAIL_SHOWN_TO


def sees_emails_of(key: str | None) -> bool:
    """The same of the record with this key, as text: one's own is shown whatever the setting says."""
    if sees_emails():
        return True
    onlooker = _onlooker.get()
    return onlooker is not None and key is not None and onlooker.owns(key)


def current() -> Onlooker | None:
    """Who looks now, for what is made later; None for nobody, or for who is shown everything."""
    return _onlooker.get()


@contextmanager
def looking(onlooker: Onlooker | None) -> Iterator[None]:
    """Answer for this person."""
    token = _onlooker.set(onlooker)
    try:
        yield
    finally:
        _onlooker.reset(token)


@contextmanager
def emails_shown() -> Iterator[None]:
    """For what is the app's own work, or about records of who looks; also as a decorator."""
    with looking(None):
        yield


def show_emails() -> None:
    """For the rest of this request: it is about a record that who looks may edit, or owns."""
    if settings.EMAIL_SHOWN_TO:
        _onlooker.set(None)


def masked(address: str) -> str:
    """An address by which its owner knows it, "i…@h….nl", for who isn't shown it."""
    name, _, domain = address.partition("@")
    if not domain or sees_emails():
        return address
    return f"{name[:1]}…@{domain[:1]}….{domain.rpartition('.')[2]}"


def without_emails(text: str) -> str:
    """A text that may quote a record, such as what the DataStore said, for who looks."""
    return text if sees_emails() else ADDRESS.sub("…@…", text)
