"""The tidying steps: text → tidier text. A value comes out of them better, or as it was."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from weidewinkels.kinds import kind_of
from weidewinkels.kinds.province import PROVINCES, meant_province
from weidewinkels.kinds.url import SCHEME
from weidewinkels.profile import Column

Step = Callable[[str], str]

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
AROUND = re.compile(rf"^[\s{INVISIBLE}]+|[\s{INVISIBLE}]+$")
SPACES = re.compile(r"[^\S\n]+")
"""White space of any kind, but for line breaks."""
BLANK_LINES = re.compile(r"\n{3,}")
WORD = re.compile(r"[^\s\-/(&+]+")
FIRST_LETTER = re.compile(r"[^\W\d_]")
SHORTENED = re.compile(r"['’][st]\b")
SMALL_WORD = re.compile(
    "aan|bij|d|de|de[nr]|des|en|het|in|l[ae]|met|of|om|onder|op|['’][st]|te|te[nr]|tot|uit|van|voor"
)
"""What stays small within a name: `Hoeve van der Berg`, `De Koe in de Wei`."""
CAPITALS = {"BV", "CV", "NV", "VOF"}


def trim(text: str) -> str:
    """Without white space, and what can't be seen, at the beginning and the end."""
    return AROUND.sub("", text)


def collapse(text: str) -> str:
    """One space where there are more, no spaces around line breaks, at most one blank line."""
    lines = SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    joined = "\n".join(
        line.strip(" ") if 0 < at < len(lines) - 1 else _inner(line, at == 0, len(lines) == 1)
        for at, line in enumerate(lines)
    )
    return BLANK_LINES.sub("\n\n", joined)


def _inner(line: str, is_first: bool, is_only: bool) -> str:
    """The first and last lines keep the spaces at the edges of the text: those are `trim`'s."""
    if is_only:
        return line
    return line.rstrip(" ") if is_first else line.lstrip(" ")


def steady(step: Step) -> Step:
    """The same step, but text that it would change again and again stays as it is (`aA`, `ß`)."""

    def once(text: str) -> str:
        tidied = step(text)
        return tidied if step(tidied) == tidied else text

    return once


def title_case(text: str) -> str:
    """A capital for each word but the small ones; words of mixed case stay as they are.

    `DE IJSBOERDERIJ VAN 'T HOF BV` → `De IJsboerderij van 't Hof BV`.
    """
    return WORD.sub(lambda match: _word(match[0], is_first=not text[: match.start()].strip()), text)


def _word(word: str, *, is_first: bool) -> str:
    if not (word.islower() or word.isupper()):
        return word
    if word.upper() in CAPITALS or "." in word[:-1]:
        return word
    small = word.lower()
    if SMALL_WORD.fullmatch(small) and not is_first:
        return small
    return _with_capital(small)


def sentence_case(text: str) -> str:
    """The first letter a capital; the rest small when all of it was in capitals."""
    return _with_capital(text.lower() if text.isupper() else text)


def _with_capital(text: str) -> str:
    """With its first letter a capital, `ij` being one letter; `'t` has none, nor has `ß`."""
    if SHORTENED.match(text):
        return text[:2] + _with_capital(text[2:])
    found = FIRST_LETTER.search(text)
    if found is None:
        return text
    at = found.start()
    length = 2 if text[at : at + 2] == "ij" else 1
    capital = text[at : at + length].upper()
    if len(capital) != length:
        return text
    return text[:at] + capital + text[at + length :]


CASES: dict[str, tuple[str, Step]] = {
    "title": (_("Elk Woord Een Hoofdletter"), steady(title_case)),  # type: ignore[dict-item]
    "sentence": (_("Alleen de eerste letter een hoofdletter"), steady(sentence_case)),  # type: ignore[dict-item]
    "upper": (_("ALLES IN HOOFDLETTERS"), str.upper),  # type: ignore[dict-item]
    "lower": (_("alles in kleine letters"), str.lower),  # type: ignore[dict-item]
}


def as_kind(column: Column, text: str) -> str | None:
    """The text in the one spelling of its column's kind; None when it can't be read as that.

    A phone number in national form, a postcode as `1234 AB`, a province by its Dutch name, a website
    with its scheme.
    """
    if column.kind == "province":
        return text if text in PROVINCES else meant_province(text)
    if column.kind == "url":
        if SCHEME.match(text):
            return text
        if "." not in text:
            return None  # a bare word is no host, though it passes for one with a scheme in front
    try:
        value = kind_of(column).parse(text)
    except ValidationError:
        return None
    return value if isinstance(value, str) else None
