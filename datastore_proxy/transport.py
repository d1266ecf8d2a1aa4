"""One verb, several stores: what remote CKAN and the embedded store have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Supports:
    """What a store can do beyond CKAN 2.9, by its version (CKAN's changelog, and seen in tests)."""

    record_id_key: bool = True
    """`_id` may be the key in update and upsert (CKAN 2.10)."""
    records_delete: bool = True
    """Action `datastore_records_delete`, which never drops a table (CKAN 2.11)."""
    range_filters: bool = False
    """Filters such as {"_id": {"gt": 5}} (CKAN 2.12)."""
    include_records: bool = False
    """Writes answer with the stored records (CKAN 2.12; insert of one record only)."""
    empty_text_is_null: bool = True
    """"" in a column that is not text becomes NULL (CKAN 2.11)."""
    cheap_total: bool = False
    """The total of an unfiltered search is kept by the store (CKAN 2.12)."""
    dry_run: bool = True
    """A write that is taken back (CKAN 2.9): an older one does it for good."""
    dump: bool = False
    """`Transport.dump` (CKAN 2.10, the oldest that it was tried on)."""


UNKNOWN_VERSION = Supports(records_delete=False, empty_text_is_null=False, dry_run=False)
"""Only what does no harm on any CKAN: the older ones refuse `_id` as a key, without writing."""


def supports_of(version: str) -> Supports:
    """What CKAN `version` ("2.11.6", "2.12.0a1") supports; UNKNOWN_VERSION if it isn't one."""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if not numbers:
        return UNKNOWN_VERSION
    release = (int(numbers[1]), int(numbers[2]))
    return Supports(
        record_id_key=release >= (2, 10),
        records_delete=release >= (2, 11),
        range_filters=release >= (2, 12),
        include_records=release >= (2, 12),
        empty_text_is_null=release >= (2, 11),
        cheap_total=release >= (2, 12),
        dry_run=release >= (2, 9),
        dump=release >= (2, 10),
    )


class Transport(Protocol):
    """`call("datastore_search", {...})` → the `result` of CKAN's answer.

    Raises a `DatastoreError`; no other exception of a library crosses this edge.
    `repeatable` says that doing the action twice does no more than doing it once.
    """

    def call(self, action: str, data: Mapping[str, Any], *, repeatable: bool = False) -> Any:
        """CKAN's `result` for this action and these parameters."""
        ...

    def dump(self, resource_id: str, columns: Sequence[str]) -> Iterator[bytes]:
        """All records as CSV, in the order of `_id`, heads first; in pieces, cut anywhere."""
        ...

    @property
    def supports(self) -> Supports:
        """What this store can do; may cost a call the first time."""
        ...
