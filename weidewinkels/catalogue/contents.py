"""What is made of a record's values: hashes that tell them apart, and texts to search in."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import simplejson

from datastore_proxy.types import Record
from weidewinkels.profile import identity_of

NOT_A_LETTER = re.compile(r"[\W_]+")
UNDECOMPOSED = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ĳ": "ij"})
"""Letters that Unicode doesn't take apart into a letter and a sign."""

_write = simplejson.JSONEncoder(sort_keys=True, use_decimal=True, default=str).encode


def fingerprint_of(record: Record) -> str:
    """A short text that stays the same as long as what identifies the record does."""
    return hashlib.sha256(_write(identity_of(record)).encode()).hexdigest()


def content_of(record: Mapping[str, Any]) -> Record:
    """The record's values as we keep them: without its `_id`, and without null, which is no value."""
    return {
        column: value for column, value in record.items() if value is not None and column != "_id"
    }


def written(record: Mapping[str, Any]) -> str:
    """The content as JSON: the same for the same values, whatever their order."""
    return _write(content_of(record))


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
    letters = unicodedata.normalize("NFKD", text.casefold().translate(UNDECOMPOSED))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def plain_values(record: Mapping[str, Any]) -> dict[str, str]:
    """Column → its plain text; a column that holds nothing, or only spaces, is left out."""
    texts = {
        column: plain(value if isinstance(value, str) else _text(value))
        for column, value in record.items()
        if value is not None and column != "_id"
    }
    return {column: text for column, text in texts.items() if text}


def words_in(text: str) -> list[str]:
    """The words of a plain text."""
    return NOT_A_LETTER.sub(" ", text).split()


def searched_text(values: Mapping[str, str]) -> str:
    """All words of these plain values, each between spaces."""
    return f" {NOT_A_LETTER.sub(' ', ' '.join(values.values())).strip()} "


def _text(value: Any) -> str:
    if isinstance(value, dict | list | bool):
        return _write(value)
    return str(value)
