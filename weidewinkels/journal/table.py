"""The same door for the table itself: making it, its key, its data dictionary.

None of it changes a record, so none of it is a batch. Like a batch it waits for its turn: while
somebody writes to the resource, its key stays what it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from datastore_proxy.errors import Overloaded
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field
from weidewinkels.journal.lease import right_to_alter

PATIENCE_SECONDS = 5.0


def make_table(
    service: DatastoreService,
    fields: Sequence[Field],
    *,
    key: Sequence[str] = (),
    indexes: Sequence[str] = (),
    alias: str = "",
) -> None:
    """A table without records for a resource that has none yet; raises `DatastoreError`."""
    service.create(fields, key=key, indexes=indexes, alias=alias)


def set_key(service: DatastoreService, columns: Sequence[str]) -> None:
    """Make these columns the key of the resource; none takes it away.

    Raises `DatastoreError`: `DuplicateKey` when records share a value, `Overloaded` while another
    writer is busy.
    """
    with right_to_alter(service.resource_id, patience=PATIENCE_SECONDS) as held:
        if held is None:
            raise Overloaded(_("Er wordt nu naar deze gegevensset geschreven."))
        service.set_key(columns)


def set_dictionary(service: DatastoreService, fields: Sequence[Field]) -> None:
    """Write what the columns are called; raises `DatastoreError`, `Overloaded` as `set_key`."""
    with right_to_alter(service.resource_id, patience=PATIENCE_SECONDS) as held:
        if held is None:
            raise Overloaded(_("Er wordt nu naar deze gegevensset geschreven."))
        service.set_info(fields)
