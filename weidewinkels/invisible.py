"""Signs that one can't see: a name of only those is no name, and some turn a sentence around."""

from __future__ import annotations

import unicodedata

LOOKS_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs by their category, that are drawn as nothing: fillers of Hangul, empty Braille."""

UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
"""Categories; what is not assigned (Cn) or for private use (Co) is drawn as something."""

TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Signs that turn the direction of all that comes after them, until another one ends it."""


def without_turns(text: str) -> str:
    """A name that stands in a sentence, without what would turn the rest of the sentence around."""
    return text if text.isascii() else text.translate(TURNS)


def is_blank(text: str) -> bool:
    """Whether it is empty, or all spaces, zero-width signs, marks of direction and their like."""
    if text.isascii():
        return not text.strip()
    return all(
        sign in LOOKS_EMPTY or unicodedata.category(sign) in UNSEEN or sign.isspace()
        for sign in text
    )
