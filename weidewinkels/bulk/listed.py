"""The records of a preview as rows of a file, for who wants to look before deleting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from weidewinkels.journal.models import Batch, EntryState
from weidewinkels.profile import Column

AT_ONCE = 1000


def listed(batch: Batch, columns: Sequence[Column], key: str) -> Iterator[list[Any]]:
    """The names of the columns, then what is planned, as it was seen; in constant memory."""
    names = list(dict.fromkeys((key, *(column.id for column in columns))))
    yield names
    planned = batch.entries.filter(state=EntryState.PLANNED).order_by("position")
    for (seen,) in planned.values_list("seen").iterator(AT_ONCE):
        yield [(seen or {}).get(name) for name in names]
