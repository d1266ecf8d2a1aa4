"""The person's file again, with what is wrong in a column of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from weidewinkels.exchange.models import Import
from weidewinkels.exchange.reading.convert import rows
from weidewinkels.journal.models import Batch, EntryState
from weidewinkels.web.spreadsheet import unguard

AT_ONCE = 1000


def lines_with_errors(import_: Import, draft: Batch) -> Iterator[list[str]]:
    """The heads, then every row in its place; the last cell is empty where all is well."""
    yield [*import_.heads, _("Fout")]
    lines, position = rows(import_.rows), 0
    while part := list(islice(lines, AT_ONCE)):
        errors = _errors(draft, position, position + len(part))
        for at, (_line, cells) in enumerate(part, position):
            # A guard that came with the file is put back by who writes the lines.
            yield [*map(unguard, cells), errors.get(at, "")]
        position += len(part)


def _errors(draft: Batch, start: int, end: int) -> dict[int, str]:
    failed = draft.entries.filter(state=EntryState.FAILED, position__gte=start, position__lt=end)
    return dict(failed.values_list("position", "message"))
