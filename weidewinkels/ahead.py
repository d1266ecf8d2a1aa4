"""Asking the DataStore ahead: it answers while a page is made as far as it can be made without."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from functools import cache
from typing import TypeVar

from django.utils import translation

from datastore_proxy.remote import RemoteTransport
from weidewinkels.datastore import get_service

Answer = TypeVar("Answer")

AT_ONCE = 32
"""How many questions of one process may be under way, at most."""
HEAD_START_SECONDS = 0.002
"""In which the question is put and sent: it would come to nothing if the page were made first."""


def ask_ahead(ask: Callable[[], Answer]) -> Callable[[], Answer]:
    """Have `ask` done by a thread of its own; what comes back waits for its answer, or its exception.

    `ask` may call the DataStore, and leaves the database of the app alone. A store in this very
    process is asked at once.
    """
    if not isinstance(get_service().transport, RemoteTransport):
        answer = ask()
        return lambda: answer
    in_our_language = translation.override(translation.get_language())(ask)
    coming = _askers(os.getpid()).submit(copy_context().run, in_our_language)
    wait([coming], timeout=HEAD_START_SECONDS)
    return coming.result


@cache
def _askers(_process: int) -> ThreadPoolExecutor:
    """Of this process: one that was forked from another has none of its threads."""
    return ThreadPoolExecutor(AT_ONCE, "ahead")
