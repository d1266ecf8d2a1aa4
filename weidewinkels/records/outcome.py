"""What came of a single write, in words for the person who made it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from weidewinkels.datastore import get_resource
from weidewinkels.journal.announce import announce
from weidewinkels.journal.models import Batch, Entry, EntryState
from weidewinkels.kinds import kind_of
from weidewinkels.profile import columns_for


def tell(request: HttpRequest, batch: Batch) -> None:
    """Say what became of a batch of one entry, with its undo, and what is doubtful about it."""
    announce(request, batch)
    entry = batch.sole_entry
    if entry.state in (EntryState.CONFLICT, EntryState.FAILED):
        return
    for column in columns_for(get_resource()):
        value = (entry.changes or {}).get(column.id)
        for warning in kind_of(column).warnings(value):
            messages.warning(request, f"{column.label}: {warning}")


def refusals(entry: Entry) -> dict[str, list[str]]:
    """Column → what the DataStore said; under "" what belongs to no single column."""
    said = _("Het dataplatform weigerde dit: %(message)s") % {"message": entry.message}
    return {_column_meant(entry): [said]}


def _column_meant(entry: Entry) -> str:
    """The column that a refusal is about. PostgreSQL quotes its name, or the value it can't take."""
    quoted = set(re.findall(r'"([^"]*)"', entry.message))
    changes = entry.changes or {}
    named = [column for column in changes if column in quoted]
    holding = [column for column, value in changes.items() if str(value) in quoted]
    meant = named or holding
    return meant[0] if len(meant) == 1 else ""


def labels_of(columns: Iterable[str]) -> str:
    """The columns as people call them: "Telefoonnummer, Plaats"."""
    named = {column.id: str(column.label) for column in columns_for(get_resource())}
    return ", ".join(named.get(column, column) for column in columns)
