"""What the forms around a selection post."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict

from weidewinkels.profile import Column
from weidewinkels.records.listing import Listing
from weidewinkels.records.parsing import parse

MOST_KEYS = 1_000
"""More than any page shows."""


def posted_listing(request: HttpRequest, columns: Sequence[Column]) -> Listing:
    """The list that the form stood on: its field `list` is a query string."""
    return parse(QueryDict(request.POST.get("list", "")), columns)


def posted_keys(request: HttpRequest, name: str) -> list[str]:
    """The keys in a field that holds a JSON list of them; [] without the field. Raises BadRequest."""
    try:
        keys = json.loads(request.POST.get(name, "[]"))
    except ValueError:
        keys = None
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise BadRequest(f"“{name}” is no list of keys.")
    return _few(keys)


def ticked_keys(request: HttpRequest) -> list[str]:
    """The values of the ticked boxes. Raises BadRequest."""
    return _few(request.POST.getlist("key"))


def posted_number(request: HttpRequest, name: str) -> int | None:
    """A whole number; None for anything else."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _few(keys: list[str]) -> list[str]:
    if len(keys) > MOST_KEYS:
        raise BadRequest(f"More than {MOST_KEYS} keys at once.")
    return keys
