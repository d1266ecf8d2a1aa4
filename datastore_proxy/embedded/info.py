"""datastore_info and status_show."""

from __future__ import annotations

from typing import Any

from . import parameters, tables
from .database import Database
from .parameters import Data
from .tables import Column, Table

CKAN_VERSION = "2.11.6"
"""The CKAN whose behaviour this store shows."""


def datastore_info(database: Database, data: Data) -> dict[str, Any]:
    """The columns with their data dictionary, and how much there is."""
    resource_id = parameters.resource_id(data)
    with database.reading() as db:
        table = tables.find_by_alias(db, resource_id) or tables.get(db, resource_id)
        answer: dict[str, Any] = {"fields": [_field(table, column) for column in table.columns]}
        if parameters.flag(data, "include_meta", True):
            (size,) = db.execute(
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            ).fetchone()
            aliases = db.execute(
                "SELECT name FROM alias WHERE resource_id = ? ORDER BY name", [table.resource_id]
            )
            answer["meta"] = {
                "id": table.resource_id,
                "count": table.records,
                "table_type": "BASE TABLE",
                "size": size,
                "db_size": size,
                "idx_size": 0,
                "aliases": [name for (name,) in aliases],
            }
    return answer


def _field(table: Table, column: Column) -> dict[str, Any]:
    index = next(
        (names for names in [table.primary_key, *table.indexes] if column.id in names), None
    )
    is_json = column.kind.name == "json"  # whose name for it CKAN 2.11 changed, here alone
    field = {
        "id": column.id,
        "type": "nested" if is_json else column.kind.name,
        "schema": {
            "native_type": "nested" if is_json else column.kind.title,
            "notnull": False,
            "index_name": table.index_name(index) if index else None,
            "is_index": index is not None,
            "uniquekey": False,
        },
    }
    return {**field, "info": column.info} if column.info else field


def status_show(_database: Database, _data: Data) -> dict[str, Any]:
    """What this is, and which CKAN it answers as."""
    return {
        "ckan_version": CKAN_VERSION,
        "site_title": "weidewinkels",
        "site_description": "",
        "site_url": "",
        "error_emails_to": None,
        "locale_default": "nl",
        "extensions": ["datastore"],
    }
