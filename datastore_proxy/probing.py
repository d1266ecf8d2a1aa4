"""What our token may do with a resource, asked without writing anything.

An upsert of one empty record never reaches the table: CKAN looks at the rights, at what the
resource is and at its key first, and stops at the first that is amiss.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import Invalid, UnexpectedAnswer

NO_KEY = re.compile(r"unique key must be passed|does not have a unique key")
KEY_MISSING = re.compile(r'fields? "(?P<columns>.*)" (?:are|is) missing')


@dataclass(frozen=True)
class Access:
    """That one may write; `key`: the columns that together are the primary key, often none."""

    key: tuple[str, ...] = ()


def empty_upsert() -> Mapping[str, Any]:
    """The parameters of the question, beside the resource."""
    return {"method": "upsert", "records": [{}], "calculate_record_count": False}


def access_in(refusal: Invalid, columns: Sequence[str]) -> Access:
    """What the refusal of an empty record says; raises UnexpectedAnswer when it says something else.

    `columns`: those of the resource, since CKAN joins the names of a key with commas, and a name
    may hold one.
    """
    if any(NO_KEY.search(text) for text in refusal.fields.get("table", [])):
        return Access()
    for text in refusal.fields.get("key", []):
        if found := KEY_MISSING.search(text):
            return Access(_split(found["columns"], columns))
    raise UnexpectedAnswer(refusal.message, action=refusal.action, status=refusal.status)


def _split(joined: str, columns: Sequence[str]) -> tuple[str, ...]:
    """`"k, i"` → ("k", "i"), the longest names that fit first."""
    if not joined:
        return ()
    for name in sorted(columns, key=len, reverse=True):
        if joined == name:
            return (name,)
        if joined.startswith(f"{name}, ") and (
            rest := _split(joined.removeprefix(f"{name}, "), columns)
        ):
            return (name, *rest)
    return ()
