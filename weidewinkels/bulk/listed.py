"""The records of a preview as a CSV file, for who wants to look before deleting."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from weidewinkels.journal.models import Batch, EntryState
from weidewinkels.kinds.base import as_json
from weidewinkels.profile import Column

AT_ONCE = 1000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"
"""So that spreadsheets read it as UTF-8."""


def lines(batch: Batch, columns: Sequence[Column], key: str) -> Iterator[str]:
    """What is planned, record by record as it was seen, in constant memory."""
    writer = csv.writer(_Echo())
    names = list(dict.fromkeys((key, *(column.id for column in columns))))
    yield BYTE_ORDER_MARK + writer.writerow(names)
    planned = batch.entries.filter(state=EntryState.PLANNED).order_by("position")
    for (seen,) in planned.values_list("seen").iterator(AT_ONCE):
        yield writer.writerow([_cell((seen or {}).get(name)) for name in names])


def _cell(value: Any) -> str:
    """As text; what a spreadsheet would take for a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return as_json(value)
    return f"'{value}" if value.startswith(FORMULA) else value


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text
