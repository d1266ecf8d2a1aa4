"""Text of one line, and of more."""

from __future__ import annotations

from weidewinkels.kinds.base import Kind


class Text(Kind):
    """Text as it was typed."""


class LongText(Kind):
    """Text of more than one line."""

    max_length = 20_000
    multiline = True
