"""datastore_create: a new table; or more columns, records, a key, indexes for one that is there."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from . import indexes, packages, parameters, tables
from .database import Database
from .failures import ActionFailed, invalid, refuse
from .kinds import Kind, guess, kind_named
from .parameters import Data
from .tables import Column, Table
from .upsert import insert, stored_records

_NOT_ANSWERED = {"id", "force", "records", "resource"}


def datastore_create(database: Database, data: Data) -> dict[str, Any]:
    """Make a table, or alter the one that is there: columns, key, indexes, first records."""
    if "resource" in data and "resource_id" in data:
        refuse("resource", "resource cannot be used with resource_id")
    if "resource" not in data and not (data.get("resource_id") or data.get("id")):
        refuse("resource_id", "resource_id or resource required")
    records = parameters.from_json_text(data, "records") or []
    if not isinstance(records, list):
        refuse("records", "Not a list")
    with database.writing() as db:
        resource_id = _resource(db, data)
        table = tables.find(db, resource_id)
        if table is None:
            table = tables.create(db, resource_id, _new_columns(_fields(data), records))
        else:
            _alter(db, table, data, records)
        written = insert(db, table, records)
        _set_keys(db, table, data)
        _set_aliases(db, table, data)
        packages.set_active(db, resource_id, active=True)
        answer = {name: value for name, value in data.items() if name not in _NOT_ANSWERED}
        if parameters.flag(data, "include_records"):
            answer["records"] = stored_records(db, table, written)
    return {**answer, "resource_id": resource_id, "method": "insert"}


def _resource(db: sqlite3.Connection, data: Data) -> str:
    resource = data.get("resource")
    if resource is None:
        resource_id = parameters.resource_id(data)
        packages.check_may_be_written(db, resource_id, data)
        return resource_id
    if not isinstance(resource, Mapping):
        refuse("resource", "Must be a dict")
    document = {"url": "_datastore_only_resource", **resource, "url_type": "datastore"}
    return str(packages.make_resource(db, document)["id"])


def _fields(data: Data) -> list[dict[str, Any]]:
    fields = parameters.from_json_text(data, "fields") or []
    if not isinstance(fields, list) or not all(isinstance(field, dict) for field in fields):
        raise ActionFailed(
            400,
            {
                "__type": "Integrity Error",
                "message": "Only lists of dicts can be placed against subschema ('fields',)"
                f" not {type(fields[0] if isinstance(fields, list) else fields)}",
                "data": dict(data),
            },
        )
    names = [field.get("id") for field in fields]
    for field in fields:
        _check_name(field.get("id"))
        if field.get("type") and kind_named(str(field["type"])) is None:
            refuse("fields", f'"{field["type"]}" is not a valid field type')
        if not isinstance(field.get("info") or {}, dict):
            refuse("fields", "'info' must be a dict")
    if len(set(names)) < len(names):
        refuse("fields", "Duplicate column names are not supported")
    return fields


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not _is_valid(name):
        refuse("fields", f'"{name}" is not a valid field name')


def _is_valid(name: str) -> bool:
    return (
        bool(name.strip())
        and name == name.strip()
        and not name.startswith("_")
        and '"' not in name
        and name.isprintable()
        and len(name.encode(errors="replace")) <= 63
    )


def _new_columns(
    fields: list[dict[str, Any]], records: list[Any], first_slot: int = 1
) -> list[Column]:
    """Columns for the fields, then for what else the first record has."""
    first = records[0] if records else {}
    if not isinstance(first, dict):
        refuse("records", "The first row is not a json object")
    names = {field["id"] for field in fields}
    found = [{"id": name} for name in first if name not in names]
    for field in found:
        _check_name(field["id"])
    return [
        Column(field["id"], _kind(field, first), slot, field.get("info") or {})
        for slot, field in enumerate(fields + found, start=first_slot)
    ]


def _kind(field: dict[str, Any], first: dict[str, Any]) -> Kind:
    named = kind_named(str(field["type"])) if field.get("type") else None
    if named:
        return named
    if field["id"] not in first:
        refuse("fields", f'"{field["id"]}" type not guessable')
    return guess(first[field["id"]])


def _alter(db: sqlite3.Connection, table: Table, data: Data, records: list[Any]) -> None:
    """Add new columns, change the data dictionary, drop what is left out if that is asked for.

    The type of a column stays what it is, as in CKAN 2.11.
    """
    fields = _fields(data)
    known = {column.id for column in table.columns}
    if records and not isinstance(records[0], dict):
        refuse("records", 'row "0" is not a json object')
    new_fields = [field for field in fields if field["id"] not in known]
    next_slot = max((column.slot for column in table.columns), default=0) + 1
    first = records[0] if records else {}
    fresh = {name: value for name, value in first.items() if name not in known}
    if "_id" in fresh:
        refuse("records", 'row "1" has extra keys "_id"')
    new = _new_columns(new_fields, [fresh] if fresh else [], next_slot)
    listed = {field["id"] for field in fields}
    gone: list[Column] = []
    if fields and parameters.flag(data, "delete_fields"):
        gone = [column for column in table.columns if column.id not in listed]
    infos = {field["id"]: field["info"] for field in fields if "info" in field}
    table.columns = [
        Column(c.id, c.kind, c.slot, infos.get(c.id) or {}) if c.id in infos else c
        for c in table.columns
    ]
    if new or gone:
        _change_columns(db, table, new, gone)
    tables.save(db, table)


def _change_columns(
    db: sqlite3.Connection, table: Table, new: list[Column], gone: list[Column]
) -> None:
    tables.drop_word_index(db, table)
    names = {column.id for column in gone}
    tables.drop_columns(db, table, [c for c in table.columns if c.id in names])
    if names.intersection(table.primary_key):
        table.primary_key = []
    table.indexes = [index for index in table.indexes if not names.intersection(index)]
    tables.add_columns(db, table, new)
    tables.make_word_index(db, table)


def _set_keys(db: sqlite3.Connection, table: Table, data: Data) -> None:
    key = parameters.names(data, "primary_key")
    if key is not None:
        indexes.set_primary_key(db, table, key)
    wanted = data.get("indexes")
    if wanted is None:
        return
    if isinstance(wanted, str):
        wanted = parameters.names(data, "indexes") or []
    if not isinstance(wanted, list):
        refuse("indexes", "Not a list")
    indexes.set_indexes(
        db, table, [item if isinstance(item, list) else [str(item)] for item in wanted]
    )


def _set_aliases(db: sqlite3.Connection, table: Table, data: Data) -> None:
    aliases = parameters.names(data, "aliases")
    if aliases is None:
        return
    db.execute("DELETE FROM alias WHERE resource_id = ?", [table.resource_id])
    for alias in aliases:
        if not _is_valid(alias):
            refuse("alias", f'"{alias}" is not a valid alias name')
        taken = db.execute("SELECT 1 FROM alias WHERE name = ?", [alias]).fetchone()
        if taken or tables.find(db, alias):
            raise invalid(alias=[f'The alias "{alias}" already exists.'])
        db.execute(
            "INSERT INTO alias (name, resource_id) VALUES (?, ?)", [alias, table.resource_id]
        )
