"""Has the DataStore itself try each row before anything is written, where a person asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from datastore_proxy.errors import DatastoreError, Invalid
from datastore_proxy.service import DatastoreService
from weidewinkels.journal.door import Insert, Update
from weidewinkels.journal.draft import Left, Refused, Row
from weidewinkels.profile import PROFILE


def tried(rows: Sequence[Row], service: DatastoreService) -> list[Row]:
    """The same rows; those that the DataStore would refuse can't be, and say why.

    One or two calls when all are well. Raises any `DatastoreError` that isn't about a row.
    """
    tried = list(rows)
    inserts = [(at, row) for at, row in enumerate(rows) if isinstance(row, Insert)]
    updates = [(at, row) for at, row in enumerate(rows) if isinstance(row, Update)]
    if inserts:
        refused = service.insert_refusals([row.values for _at, row in inserts])
        for number, error in refused:
            at, new = inserts[number]
            tried[at] = Refused(_title(new.values), _reason(error))
    if updates:
        changes = [{**row.changes, service.key: row.key} for _at, row in updates]
        for number, error in service.update_refusals(changes):
            at, changed = updates[number]
            tried[at] = Left(changed.key, changed.seen, _reason(error))
    return tried


def _title(values: Mapping[str, Any]) -> str:
    name = values.get(PROFILE.title)
    return str(name or next((value for value in values.values() if value), ""))


def _reason(error: DatastoreError) -> str:
    return _("Het dataplatform neemt dit niet aan: %(why)s") % {"why": " ".join(_said(error))}


def _said(error: DatastoreError) -> Iterator[str]:
    """Its own words, column by column, in whatever language it speaks."""
    if not isinstance(error, Invalid) or not error.fields:
        yield str(error)
        return
    for name, messages in error.fields.items():
        column = "" if name == "records" else f"{name}: "
        yield f"{column}{_joined(messages)}"


def _joined(messages: Iterable[object]) -> str:
    return " ".join(map(str, messages))
