"""The person's file again, with what is wrong in a column of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from weidewinkels.exchange.models import Import
from weidewinkels.exchange.reading.convert import rows
from weidewinkels.journal.models import EntryState
from weidewinkels.web.spreadsheet import guard

AT_ONCE = 1000


def lines_with_errors(import_: Import) -> Iterator[list[str]]:
    """The heads, then every row in its place; the last cell is empty where all is well."""
    yield [*map(guard, import_.heads), _("Fout")]
    lines, position = rows(import_.rows), 0
    while part := list(islice(lines, AT_ONCE)):
        errors = _errors(import_, position, position + len(part))
        for at, (_line, cells) in enumerate(part, position):
            yield [*map(_as_it_was, cells), errors.get(at, "")]
        position += len(part)


def _as_it_was(cell: str) -> str:
    """A guarded cell stays as it is: it is what the person's own file holds."""
    return cell if cell.startswith("'") else guard(cell)


def _errors(import_: Import, start: int, end: int) -> dict[int, str]:
    assert import_.batch is not None  # noqa: S101
    failed = import_.batch.entries.filter(
        state=EntryState.FAILED, position__gte=start, position__lt=end
    )
    return dict(failed.values_list("position", "message"))
