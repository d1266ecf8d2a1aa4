"""Text in capitals, and how it would be written as a Dutch name."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]+")
VOWEL = re.compile(r"[AEIOUYÀ-Ý]")
SMALL_WORDS = frozenset(
    {
        *("aan", "achter", "bij", "d", "de", "den", "der", "des", "een", "en", "het", "in"),
        *("met", "of", "onder", "op", "over", "s", "t", "te", "ten", "ter", "tot", "uit"),
        *("van", "von", "voor"),
    }
)
KEPT = frozenset(
    {
        *("BIO", "BV", "CSA", "CV", "DIY", "EKO", "EU", "NL", "NV", "OV", "SKAL", "USA", "VOF"),
        *("ZLTO", "II", "III", "IV", "VI", "VII"),
    }
)
"""What stays in capitals within a name."""


def is_shouted(text: str) -> bool:
    """Whether words, and not just an abbreviation or a code, are written in capitals alone."""
    if any(character.islower() for character in text):
        return False
    words = [word for word in WORD.findall(text) if _is_word(word)]
    has_digits = any(character.isdigit() for character in text)
    letters = sum(map(len, words))
    return letters >= 5 and (len(words) > 1 or not has_digits or " " in text.strip())


def in_names(text: str) -> str:
    """`HOEVE VAN DEN BERG` → `Hoeve van den Berg`, `'T IJ` → `'t IJ`."""
    is_first = True

    def written(match: re.Match[str]) -> str:
        nonlocal is_first
        word, before = match[0], text[: match.start()]
        after_digit = before[-1:].isdigit()
        first, is_first = is_first, False
        if after_digit:
            return word.lower()  # the 12a of a house
        if before[-1:] in "'’‘`" and word.lower() in ("t", "s", "n"):
            is_first = first  # 't Hoogland, 's-Gravenhage: the name is still to begin
            return word.lower()
        if word in KEPT or not _is_word(word):
            return word.lower() if word.lower() in SMALL_WORDS and not first else word
        if word.lower() in SMALL_WORDS and not first:
            return word.lower()
        return "IJ" + word[2:].lower() if word.startswith("IJ") else word.capitalize()

    return WORD.sub(written, text)


def _is_word(word: str) -> bool:
    """Something that can be said, in capitals; no abbreviation."""
    return len(word) > 1 and word.isupper() and word not in KEPT and bool(VOWEL.search(word))
