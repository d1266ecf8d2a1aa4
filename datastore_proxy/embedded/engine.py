"""The embedded DataStore: CKAN's actions over one SQLite file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from . import info, packages, parameters
from .create import datastore_create
from .database import Database
from .delete import datastore_delete, datastore_records_delete
from .failures import ActionFailed, denied
from .search import datastore_search
from .upsert import datastore_upsert

Action = Callable[[Database, Mapping[str, Any]], Any]

READS: dict[str, Action] = {
    "datastore_search": datastore_search,
    "datastore_info": info.datastore_info,
    "status_show": info.status_show,
    "organization_list_for_user": packages.organization_list_for_user,
    "organization_show": packages.organization_show,
    "package_search": packages.package_search,
    "package_show": packages.package_show,
    "resource_show": packages.resource_show,
}

WRITES: dict[str, Action] = {
    "datastore_upsert": datastore_upsert,
    "datastore_delete": datastore_delete,
    "datastore_records_delete": datastore_records_delete,
    "datastore_create": datastore_create,
    "organization_create": packages.organization_create,
    "package_create": packages.package_create,
    "resource_create": packages.resource_create,
    "resource_delete": packages.resource_delete,
    "resource_patch": packages.resource_patch,
}


class Engine:
    """`Engine(path).call("datastore_search", {"resource_id": …})` → what CKAN has as `result`.

    Any number of threads and processes may have one over the same file. Numbers with a fraction
    come out as `Decimal`.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._database = Database(path)

    def call(self, action: str, data: Mapping[str, Any], *, authorized: bool = True) -> Any:
        """Do it, wholly or not at all. Raises ActionFailed with CKAN's status and error body."""
        do = READS.get(action) or WRITES.get(action)
        if do is None:
            raise ActionFailed(400, f"Bad request - Action name not known: {action}")
        if action in WRITES and not authorized:
            raise self._denied(action, data)
        return do(self._database, data)

    def _denied(self, action: str, data: Mapping[str, Any]) -> ActionFailed:
        """An unknown resource is not found, also for who may not write: as in CKAN since 2.10."""
        if action.startswith("datastore_") and "resource" not in data:
            resource = {"id": parameters.resource_id(data)}
            packages.resource_show(self._database, resource)
            return denied(f"User  not authorized to edit resource {resource['id']}")
        return denied(f"Action {action} requires an authenticated user")

    def close(self) -> None:
        """Close its connections; the engine can still be used, and opens new ones."""
        self._database.close()
