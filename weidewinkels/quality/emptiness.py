"""Values that say nothing: empty ones, and what people type when a form insists."""

from __future__ import annotations

from typing import Any

from weidewinkels.invisible import is_blank
from weidewinkels.profile import Column

MARKS = frozenset("\"'`´‘’“”„?!.…,;:-–—_=*/\\|~ \t\r\n\u00a0")
WORDS = frozenset(
    {
        *("geen", "nvt", "n.v.t", "n.v.t.", "n/a", "na", "none", "null", "nan", "niet"),
        *("onbekend", "onbekent", "unknown", "leeg", "x", "xx", "xxx"),
    }
)
LONGEST = 40
"""What is longer was at least meant."""
FREE_KINDS = ("text", "long_text")
"""Columns in which a word such as "geen" or "x" may well be an answer."""


def is_placeholder(text: str, column: Column) -> bool:
    """Whether the text fills its column without saying anything: `"`, `?`, `n.v.t.`."""
    if len(text) > LONGEST:
        return False
    bare = text.strip()
    if not bare:
        return False
    return MARKS.issuperset(bare) or (column.kind not in FREE_KINDS and bare.casefold() in WORDS)


def says_nothing(value: Any, column: Column) -> bool:
    """Whether the value is empty, or as good as empty."""
    if isinstance(value, str):
        return is_blank(value) or is_placeholder(value, column)
    return value is None or value == [] or value == {}
