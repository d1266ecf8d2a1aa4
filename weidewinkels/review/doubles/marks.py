"""What a record is remembered by when somebody says that it is no double of another."""

from __future__ import annotations

from datastore_proxy.types import Record
from weidewinkels.catalogue.contents import content_hash_of, fingerprint_of

Marks = tuple[str, str]


def marks_of(one: Record, other: Record) -> Marks:
    """By their fingerprints, which stay when keys are handed out anew; of two with the same one the
    content tells them apart. In the order of the alphabet."""
    return marks_from(
        (fingerprint_of(one), content_hash_of(one)), (fingerprint_of(other), content_hash_of(other))
    )


def marks_from(one: tuple[str, str], other: tuple[str, str]) -> Marks:
    """The same, of fingerprints and content hashes."""
    if one[0] == other[0]:
        first, second = sorted((f"{one[0]}:{one[1]}", f"{other[0]}:{other[1]}"))
    else:
        first, second = sorted((one[0], other[0]))
    return first, second
