"""What the writer says they saw, so that nobody's work is overwritten unseen."""

from __future__ import annotations

import re

from django.http import HttpRequest

from datastore_proxy.types import Key, Record
from weidewinkels.api.endpoint import Call
from weidewinkels.api.problems import Problem
from weidewinkels.api.represent import Data, etag_of, record_data

ETAG = re.compile(r'(?:W/)?("[^"]*")')


def check_if_match(call: Call, key: Key, record: Record, *, yours: Record | None = None) -> bool:
    """Whether the header If-Match is there; raises Problem when the record is not what it says."""
    given = call.request.headers.get("If-Match", "").strip()
    if not given:
        return False
    if given != "*" and etag_of(record) not in ETAG.findall(given):
        members: Data = {"current": record_data(call, key, record)}
        if yours is not None:
            members["yours"] = yours
        raise Problem("changed", "It was changed since; look at `current`.", **members)
    return True


def is_known_to(request: HttpRequest, etag: str) -> bool:
    """Whether who asks has this already (If-None-Match)."""
    given = request.headers.get("If-None-Match", "")
    return given.strip() == "*" or etag in ETAG.findall(given)


def check_seen(seen: Record, values: Record, pointer: str = "") -> list[dict[str, str]]:
    """What is missing in `seen`: without the old value of a column, nobody can tell who changed it."""
    return [
        {
            "pointer": f"{pointer}/seen",
            "detail": f"{column} is changed, so say what you saw there.",
        }
        for column in values
        if column not in seen
    ]


def as_seen(record: Record, seen: Record) -> Record:
    """The whole record as the writer saw it: what they don't mention is as it is now."""
    return {**record, **seen}


def need_one() -> Problem:
    return Problem(
        "say-what-you-saw",
        "Send the header If-Match with the record's ETag (or * for whatever is there), or `seen`.",
    )
