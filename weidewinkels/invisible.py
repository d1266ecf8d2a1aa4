"""Texts that hold nothing one can see: a name of them is no name."""

from __future__ import annotations

import unicodedata

LOOKS_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs by their category, that are drawn as nothing: fillers of Hangul, empty Braille."""

UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
"""Categories; what is not assigned (Cn) or for private use (Co) is drawn as something."""


def is_blank(text: str) -> bool:
    """Whether it is empty, or all spaces, zero-width signs, marks of direction and their like."""
    if text.isascii():
        return not text.strip()
    return all(
        sign in LOOKS_EMPTY or unicodedata.category(sign) in UNSEEN or sign.isspace()
        for sign in text
    )
