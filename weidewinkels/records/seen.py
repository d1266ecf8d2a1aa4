"""The record as a form showed it, sent along with the form and signed.

A save is compared with what the writer saw, not with what we remember: a form may be open for days,
in three tabs, and outlive the session.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

import simplejson
from django.conf import settings
from django.core import signing
from django.utils.translation import get_language

from datastore_proxy.types import Key, Record
from weidewinkels.profile import without_hidden

NEW = "new"
"""Stands for the key of a record that doesn't exist yet."""


@dataclass(frozen=True, slots=True)
class Seen:
    """`language`: of the form that showed it, since "1,5" is another number in English.

    `earlier`: in a conflict, the values that were there before and that may be chosen again;
    `restores`: the key that this new record had before it was deleted.
    """

    record: Record
    language: str
    earlier: Record = field(default_factory=dict)
    restores: str = ""

    @classmethod
    def now(cls, record: Record) -> Seen:
        """The record as it is shown on this page, in its language."""
        return cls(record, get_language() or settings.LANGUAGE_CODE)


class BrokenSeenError(Exception):
    """The signed text was changed, is of another record, or isn't there."""


def seal(seen: Seen, key: Key) -> str:
    """Signed text from which `unseal` makes the same values; numbers stay exact.

    It can be read: so what who looks isn't shown isn't in it.
    """
    told = replace(seen, record=without_hidden(seen.record), earlier=without_hidden(seen.earlier))
    return signing.dumps(asdict(told), salt=_salt(key), serializer=_ExactJson, compress=True)


def unseal(text: object, key: Key) -> Seen:
    """What `seal` signed for this key; raises BrokenSeenError."""
    try:
        contents = signing.loads(str(text), salt=_salt(key), serializer=_ExactJson)
        return Seen(**contents)
    # A forged prefix of a compressed text fails in zlib or base64 rather than in the signature.
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BrokenSeenError from error


def _salt(key: Key) -> str:
    return f"weidewinkels.records.seen:{settings.DATASTORE_RESOURCE_ID}:{key}"


class _ExactJson:
    """JSON for `django.core.signing` that keeps decimals as they are."""

    def dumps(self, contents: Any) -> bytes:
        return simplejson.dumps(contents, use_decimal=True, separators=(",", ":")).encode("latin-1")

    def loads(self, data: bytes) -> Any:
        return simplejson.loads(data.decode("latin-1"), use_decimal=True)
