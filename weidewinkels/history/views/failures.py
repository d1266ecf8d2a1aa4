from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weidewinkels.history.entries import troubled
from weidewinkels.history.lookup import batch_or_404
from weidewinkels.history.present import known_columns
from weidewinkels.history.reasons import reason_text
from weidewinkels.journal.models import Entry, Operation
from weidewinkels.profile import hidden_columns
from weidewinkels.web.spreadsheet import csv_response

AT_ONCE = 500


@require_safe
@login_required
def download_failures(request: HttpRequest, batch_id: int) -> StreamingHttpResponse:
    """What was not written as CSV: key, name, why, and per column what is there and what was to be."""
    batch = batch_or_404(batch_id, user=request.user)
    name = _("niet-gewijzigd-%(number)s.csv") % {"number": batch.pk}
    # In the order of the index: sorted by position, all would have to be read before the first line
    return csv_response(name, _rows(troubled(batch, request.GET).order_by("state", "position")))


def _rows(entries: QuerySet[Entry]) -> Iterator[list[Any]]:
    columns = _columns_in(entries)
    labels = {name: str(column.label) for name, column in known_columns().items()}
    heads = [
        head % {"column": labels.get(column, column)}
        for column in columns
        for head in (_("%(column)s: is"), _("%(column)s: moest worden"))
    ]
    yield [_("Sleutel"), _("Naam"), _("Stand"), _("Reden"), *heads]
    for entry in entries.iterator(AT_ONCE):
        yield [
            entry.key,
            entry.title,
            entry.get_state_display(),
            reason_text(entry.state, entry.problem, entry.message),
            *(value for column in columns for value in _old_and_new(entry, column)),
        ]


def _columns_in(entries: QuerySet[Entry]) -> list[str]:
    """The columns that any of them was to change, in the order of the form; read once for their names."""
    found: dict[str, None] = {}
    for changes, conflicting in entries.values_list("changes", "conflicting").iterator(AT_ONCE):
        found.update(dict.fromkeys([*(changes or {}), *conflicting]))
    known = known_columns()
    found = dict.fromkeys(name for name in found if name not in hidden_columns())
    return sorted(found, key=lambda column: list(known).index(column) if column in known else 999)


def _old_and_new(entry: Entry, column: str) -> tuple[Any, Any]:
    there = entry.before or entry.seen or {}
    if entry.operation == Operation.DELETE:
        return there.get(column), None
    return there.get(column), (entry.changes or {}).get(column)
