"""What identifies a record, and what can't."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import RecordNotFound, Refused
from .types import Key
from .values import UNSENDABLE

RECORD_ID = "_id"

LARGEST_RECORD_ID = 2_147_483_647
"""`_id` is a serial, an int4."""

RECORD_NUMBER = re.compile(r"[1-9][0-9]{0,9}")


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """The column that identifies records: `_id`, whose keys are int, or one whose keys are text."""

    name: str

    @property
    def is_record_id(self) -> bool:
        """Whether the keys are the store's own numbers."""
        return self.name == RECORD_ID

    def of(self, record: Mapping[str, Any]) -> Key:
        """A record's key: its `_id`, or the value of the key column as text."""
        value = record[self.name]
        return int(value) if self.is_record_id else str(value)

    def from_text(self, text: str) -> Key:
        """The key that a text stands for; raises `RecordNotFound` if it can't be one."""
        key = text if not self.is_record_id else _record_number(text)
        if not self._can_be(key):
            raise RecordNotFound(key=text)
        return key

    def checked(self, key: Any) -> Key:
        """The key as it is sent; raises `Refused` for what can't be one."""
        if not self.is_record_id and isinstance(key, int) and not isinstance(key, bool):
            key = str(key)
        if not self._can_be(key):
            raise Refused(f"{key!r} can't be a key of a record ({self.name}).", column=self.name)
        return key  # type: ignore[no-any-return]

    def all_checked(self, keys: Collection[Any]) -> list[Key]:
        """Each key once, in the same order; refuses text and mappings, which are collections too."""
        if isinstance(keys, str | bytes | Mapping) or not isinstance(keys, Collection):
            raise Refused("Records are told by a list of keys.")
        return list(dict.fromkeys(self.checked(key) for key in keys))

    def _can_be(self, key: Any) -> bool:
        if self.is_record_id:
            is_number = isinstance(key, int) and not isinstance(key, bool)
            return is_number and 0 < key <= LARGEST_RECORD_ID
        return isinstance(key, str) and key != "" and not UNSENDABLE.search(key)


def _record_number(text: str) -> int:
    """0, which is no `_id`, for a text that isn't written as one: each record has one address."""
    return int(text) if RECORD_NUMBER.fullmatch(text) else 0
