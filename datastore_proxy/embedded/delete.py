"""datastore_delete and datastore_records_delete."""

from __future__ import annotations

import sqlite3
from typing import Any

from . import filters, packages, parameters, tables
from .database import Database
from .failures import invalid_query, refuse
from .filters import BadValue
from .parameters import Data
from .search import MAX_LIMIT
from .tables import Table
from .upsert import stored_records

KNOWN = frozenset(
    "resource_id id filters force calculate_record_count include_deleted_records".split()
)


def datastore_delete(database: Database, data: Data) -> dict[str, Any]:
    """Delete the records that match; **without filters, or with null, the whole table**."""
    resource_id = parameters.resource_id(data)
    wanted = data.get("filters")
    if wanted is not None:
        if not isinstance(wanted, dict):
            refuse("filters", "filters must be either a dict or null.")
        parameters.only(data, KNOWN)
    with database.writing() as db:
        packages.check_may_be_written(db, resource_id, data)
        table = tables.get(db, resource_id)
        if wanted is None:
            tables.drop(db, table)
            packages.set_active(db, resource_id, active=False)
            return _answer(data, resource_id)
        return {**_answer(data, resource_id), **_delete(db, table, data)}


def datastore_records_delete(database: Database, data: Data) -> dict[str, Any]:
    """Delete the records that match; never the table. `filters: {}` matches all."""
    resource_id = parameters.resource_id(data)
    if "filters" not in data:
        refuse("filters", "Missing value")
    if not isinstance(data["filters"], dict):
        refuse("filters", "Must be a dict")
    with database.writing() as db:
        packages.check_may_be_written(db, resource_id, data)
        table = tables.get(db, resource_id)
        return {**_answer(data, resource_id), **_delete(db, table, data)}


def _answer(data: Data, resource_id: str) -> dict[str, Any]:
    kept = {name: value for name, value in data.items() if name not in {"id", "force"}}
    return {**kept, "resource_id": resource_id}


def _delete(db: sqlite3.Connection, table: Table, data: Data) -> dict[str, Any]:
    try:
        condition = filters.compile_filters(table, data["filters"])
    except BadValue as error:
        raise invalid_query(str(error)) from error
    answer = {}
    if parameters.flag(data, "include_deleted_records"):
        ids = db.execute(
            f"SELECT _id FROM {table.sql} WHERE {condition.sql} ORDER BY _id LIMIT ?",
            [*condition.values, MAX_LIMIT],
        ).fetchall()
        answer["deleted_records"] = stored_records(db, table, [row[0] for row in ids])
    cursor = db.execute(
        f"DELETE FROM {table.sql} WHERE {condition.sql}",
        condition.values,
    )
    tables.count(db, table, -cursor.rowcount)
    return answer
