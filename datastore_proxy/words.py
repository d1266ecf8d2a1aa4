"""Text as people type it → a query for PostgreSQL's full-text search, as `q` with `plain: false`.

Every word must occur, or be the beginning of one that does: `boer kaas` → `'boer':* & 'kaas':*`.
Each word stands in quotes, so no sign in it is an operator. PostgreSQL cuts texts into tokens
in its own way (docs: "12.5. Parsers"), which people don't know; hence the alternatives:

    0229-591234     is stored as 0229 and -591234: a number also matches with a sign
    1674 PS         is two tokens, 1674PS is one: either way of writing finds both
    kaas-hoeve      also finds "kaas hoeve"
    boer.nl         is one token, and so is www.boer.nl
    info@boer.nl    is one token; a part of an address finds what begins with the name before @
    Één             letters with accents don't lose their capitals in databases with locale C
    verenigi        "vereniging" is stored as its (english) stem, "verenig", which is shorter
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_WORDS = 32
LONGEST_WORD = 200
"""Characters; PostgreSQL refuses a word of more than 2046 bytes."""

# PostgreSQL's english.stop: these are not in its index.
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she
    her hers herself it its itself they them their theirs themselves what which who whom this that
    these those am is are was were be been being have has had having do does did doing a an the and
    but if or because as until while of at by for with about against between into through during
    before after above below to from up down in out on off over under again further then once here
    there when where why how all any both each few more most other some such no nor not only own
    same so than too very s t can will just don should now
    """,
    )
)

POSTCODE = re.compile(r"\b([1-9][0-9]{3})[ ]?([a-z]{2})\b", re.IGNORECASE)
SCHEME = re.compile(r"^[a-z]+://", re.IGNORECASE)
NUMBER = re.compile(r"[0-9][0-9.]*")
ADDRESS = re.compile(r"[^@]+@[^@]+\.[^@.]+")
HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/.*)?", re.IGNORECASE)
HALF_AN_ENDING = re.compile(r"([a-z]{4,})(?:in?|an?|e?m(?:e(?:n)?)?)", re.IGNORECASE)
"""What people have typed of -ing, -ant, -ment and -ement, which the stem doesn't have."""
BETWEEN_PARTS = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True)
class WordQuery:
    """`text` for `q`; `language` where it isn't to be the database's own, else ""."""

    text: str
    language: str = ""


def word_query(typed: str) -> WordQuery | None:
    """The query for these words; None when there is no letter or digit in them.

    Words that PostgreSQL leaves out of its index ("the", "in") would find nothing when they stand
    alone; then they are searched as the beginning of other words.
    """
    words = _words(typed)
    if not words:
        return None
    parts = {part.lower() for word in words for part in _parts(word)}
    language = "simple" if parts <= STOP_WORDS else ""
    return WordQuery(" & ".join(_either(_alternatives(word)) for word in words), language)


def _words(typed: str) -> list[str]:
    """The words, without the signs around them; a postcode is one word, "1674PS"."""
    text = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in typed)
    text = POSTCODE.sub(r"\1\2", unicodedata.normalize("NFC", text))
    words = (_trim(SCHEME.sub("", word)) for word in re.split(r"[\s,;]+", text))
    return list(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


def _trim(word: str) -> str:
    """From the first letter or digit up to the last one."""
    places = [place for place, sign in enumerate(word[:LONGEST_WORD]) if sign.isalnum()]
    return word[places[0] : places[-1] + 1] if places else ""


def _parts(word: str) -> list[str]:
    return [part for part in BETWEEN_PARTS.split(word) if any(c.isalnum() for c in part)]


def _alternatives(word: str) -> Iterator[str]:
    """Terms of which one must be found."""
    yield from map(_prefix, _spellings(word))
    if postcode := POSTCODE.fullmatch(word):
        yield _all(map(_prefix, postcode.groups()))
    elif "@" in word:
        if not ADDRESS.fullmatch(word):
            yield _prefix(word.partition("@")[0])
    elif HOST.fullmatch(word):
        if not word.lower().startswith("www."):
            yield _prefix(f"www.{word}")
    elif "." not in word and len(parts := _parts(word)) > 1:
        yield _all(_either(map(_prefix, _spellings(part))) for part in parts)
    elif begun := HALF_AN_ENDING.fullmatch(word):
        yield _whole(begun[1])


def _spellings(word: str) -> list[str]:
    if NUMBER.fullmatch(word):
        return [word, f"-{word}", f"+{word}"]
    if word.isascii():
        return [word]
    return list(dict.fromkeys([word, word.lower(), word.capitalize(), word.upper()]))


def _prefix(word: str) -> str:
    return f"{_whole(word)}:*"


def _whole(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _either(terms: Iterable[str]) -> str:
    return _joined(" | ", terms)


def _all(terms: Iterable[str]) -> str:
    return _joined(" & ", terms)


def _joined(operator: str, terms: Iterable[str]) -> str:
    several = list(dict.fromkeys(terms))
    return several[0] if len(several) == 1 else f"({operator.join(several)})"
