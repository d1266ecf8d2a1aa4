"""What is made of a record's values: hashes that tell them apart, and texts to search in."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from operator import itemgetter
from typing import Any, NamedTuple

import simplejson

from datastore_proxy.types import Record
from weidewinkels.profile import identity_of

NOT_A_LETTER = re.compile(r"[\W_]+")
UNDECOMPOSED = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ĳ": "ij"})
"""Letters that Unicode doesn't take apart into a letter and a sign."""

SHORT = 60
"""Texts that are no longer, such as names of places, come back again and again."""

BORDER = "\x01"
"""Stands between texts that are handled together; a sign that nobody types, and no space."""
SPACES = bytes(
    code if code > 127 or chr(code).isalnum() or chr(code) == BORDER else ord(" ")
    for code in range(256)
)
"""UTF-8 → the same with a space for every sign of ASCII that is no letter or digit."""

_quick = json.JSONEncoder(sort_keys=True, allow_nan=False).encode
_exact = simplejson.JSONEncoder(sort_keys=True, use_decimal=True, default=str).encode


def json_of(value: Any) -> str:
    """As JSON. The quick encoder writes the same text, but knows no Decimal and no date."""
    try:
        return _quick(value)
    except (TypeError, ValueError):
        return _exact(value)


def _write_record(record: Record) -> str:
    """The same. Where all values are texts, filling in a pattern takes half the time."""
    pattern = _pattern(tuple(record))
    if pattern is not None:
        try:
            return pattern.text % tuple(map(encode_basestring_ascii, pattern.take(record)))
        except TypeError:  # another value than a text
            pass
    return json_of(record)


class _Pattern(NamedTuple):
    """JSON with a place for each text, and what takes these from a record in the same order."""

    text: str
    take: Callable[[Record], tuple[Any, ...]]


@lru_cache(1024)
def _pattern(columns: tuple[str, ...]) -> _Pattern | None:
    """None for less than two columns, of which `itemgetter` makes no tuple."""
    if len(columns) < 2:
        return None
    names = sorted(columns)
    places = ", ".join(encode_basestring_ascii(name).replace("%", "%%") + ": %s" for name in names)
    return _Pattern("{" + places + "}", itemgetter(*names))


def fingerprint_of(record: Record) -> str:
    """A short text that stays the same as long as what identifies the record does."""
    return hashlib.sha256(_write_record(identity_of(record)).encode()).hexdigest()


def content_of(record: Mapping[str, Any]) -> Record:
    """The record's values as we keep them: without its `_id`, and without null, which is no value."""
    return {
        column: value for column, value in record.items() if value is not None and column != "_id"
    }


def written(record: Mapping[str, Any]) -> str:
    """The content as JSON: the same for the same values, whatever their order."""
    return _write_record(content_of(record))


def content_hash_of(record: Mapping[str, Any]) -> str:
    """Changes with any value of the record; 0, "", false and null are all different."""
    return hash_of(written(record))


def hash_of(content: str) -> str:
    """The hash of what is `written`."""
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def plain(text: str) -> str:
    """As it is searched: small letters, without accents and spaces around it."""
    text = text.strip()
    if text.isascii():
        return text.lower()
    return _remembered(text) if len(text) <= SHORT else _without_accents(text)


def _without_accents(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().translate(UNDECOMPOSED))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


_remembered = lru_cache(2000)(_without_accents)


class Plain(NamedTuple):
    """The texts of a record as they are searched; a column that holds only spaces has none."""

    values: dict[str, str]
    others: dict[str, str]
    """Column → its text, where that isn't the small letters of an ASCII text."""


def plain_of(content: Mapping[str, Any]) -> Plain:
    """Of what `content_of` gives."""
    try:
        together = BORDER.join(content.values())
    except TypeError:  # not all of them are texts
        return _plain_one_by_one(content)
    # Most are plain ASCII, and then one call for all of them takes a fraction of the time.
    texts = [*map(str.strip, together.lower().split(BORDER))] if together.isascii() else []
    if len(texts) != len(content):
        return _plain_one_by_one(content)
    values = dict(zip(content, texts, strict=True))
    if not all(texts):
        values = {column: text for column, text in values.items() if text}
    return Plain(values, {})


def plain_values(content: Mapping[str, Any]) -> dict[str, str]:
    """Column → its plain text; a column that holds only spaces is left out."""
    return plain_of(content).values


def _plain_one_by_one(content: Mapping[str, Any]) -> Plain:
    values, others = {}, {}
    for column, value in content.items():
        text = plain_of_value(value)
        if text:
            values[column] = text
        if not isinstance(value, str) or not value.isascii():
            others[column] = text
    return Plain(values, others)


def words_in(text: str) -> list[str]:
    """The words of a plain text."""
    return NOT_A_LETTER.sub(" ", text).split()


def searched_texts(plain_texts: Iterable[str]) -> list[str]:
    """Of each record, by its plain values with a space in between, its words, each between spaces."""
    texts = [text if text.isascii() else NOT_A_LETTER.sub(" ", text) for text in plain_texts]
    texts = [text.replace(BORDER, " ") for text in texts]
    together = BORDER.join(texts).encode("utf-8", "surrogatepass").translate(SPACES)
    while b"  " in together:
        together = together.replace(b"  ", b" ")
    words = together.decode("utf-8", "surrogatepass").split(BORDER)
    return [f" {text.strip()} " for text in words]


def outline_of(columns: Iterable[str]) -> str:
    """`Outline.columns` of a record in which these hold something."""
    return BORDER + "".join([column + BORDER for column in sorted(columns)])


def outline_id_of(outline: str) -> int:
    """The `Outline` that is so: the same number wherever it is reckoned."""
    digest = hashlib.blake2b(outline.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big") >> 1


def plain_of_value(value: Any) -> str:
    """The plain text of a value that isn't null."""
    if isinstance(value, str):
        return plain(value)
    return plain(json_of(value) if isinstance(value, dict | list | bool) else str(value))
