"""The embedded DataStore in this process, behind the same verb as a CKAN far away."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from datastore_proxy import errors
from datastore_proxy.transport import Supports

from .engine import Engine
from .failures import ActionFailed

SUPPORTS = Supports(
    record_id_key=True,
    records_delete=True,
    range_filters=True,
    include_records=True,
    empty_text_is_null=True,
    cheap_total=True,
)


class EmbeddedTransport:
    """A `Transport` over the SQLite file at `path`, which is made if it isn't there.

    Everything answers in milliseconds and wholly or not at all, so nothing needs repeating.
    """

    def __init__(self, path: str | Path) -> None:
        """Raises DatastoreError when the file can't be opened now."""
        with _as_datastore_error("open"):
            self.engine = Engine(path)

    def call(self, action: str, data: Mapping[str, Any], *, repeatable: bool = False) -> Any:
        """What the engine answers; raises the `DatastoreError` that CKAN's answer would be."""
        with _as_datastore_error(action):
            return self.engine.call(action, data)

    def dump(self, resource_id: str, columns: Sequence[str]) -> Iterator[bytes]:
        """Raises Refused: here a search is as quick."""
        raise errors.Refused("The embedded store has no dump.", action="dump")

    @property
    def supports(self) -> Supports:
        """What CKAN 2.11 can, and of 2.12 what makes long reads quick."""
        return SUPPORTS

    def __repr__(self) -> str:
        return f"EmbeddedTransport({str(self.engine.path)!r})"


@contextmanager
def _as_datastore_error(action: str) -> Iterator[None]:
    try:
        yield
    except ActionFailed as failure:
        raise errors.from_answer(failure.status, failure.body, action=action) from failure
    except sqlite3.Error as error:  # the disk is full, the file is damaged: rolled back
        body = {"__type": "Internal Server Error", "message": str(error)}
        raise errors.from_answer(500, body, action=action) from error
