"""Rows that say just what their records say, as most of an edited export do: told by one comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter

from datastore_proxy.rows import Row as Cells
from datastore_proxy.types import Resource
from weidewinkels.exchange.importing.cells import GUARD, Asking

Same = Callable[[list[str], Cells], bool]
"""Whether the cells of a file surely say what a record (`DatastoreService.get_rows`) says."""
BETWEEN = "\0"
"""Stands in no cell: what is read is searched for it."""


def text_columns(resource: Resource) -> tuple[str, ...]:
    """The columns of a resource that holds nothing but text; of any other none."""
    is_all_text = all(field.type == "text" for field in resource.fields)
    return tuple(field.id for field in resource.fields) if is_all_text else ()


def same_in(asking: Sequence[tuple[int, Asking]], resource: Resource) -> Same:
    """`asking`: the columns of the file that ask something, with their places."""
    places = {name: at for at, name in enumerate(text_columns(resource), start=1)}
    if not asking or not places:
        return lambda cells, record: False
    of_file = itemgetter(*(at for at, _asking in asking))
    of_record = itemgetter(*(places[one.id] for _at, one in asking))

    def is_same(cells: list[str], record: Cells) -> bool:
        return bool(of_file(cells) == of_record(record)) and not _may_be_guarded(cells)

    return is_same


def _may_be_guarded(cells: list[str]) -> bool:
    """Whether a cell begins with the sign that an export put before it, or a person typed."""
    return BETWEEN + GUARD in BETWEEN + BETWEEN.join(cells)
