"""Organizations, packages (data sets) and resources: as much as the DataStore's actions need."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
import uuid
from collections.abc import Mapping
from typing import Any

from . import parameters, tables
from .database import Database
from .failures import invalid, not_found, refuse
from .parameters import Data

WRITABLE = "datastore"
READ_ONLY = (
    "Cannot edit read-only resource because changes made may be lost. Use a resource created for"
    ' editing e.g. with datastore_create or use "force=True" to ignore this warning.'
)


def check_may_be_written(db: sqlite3.Connection, resource_id: str, data: Data) -> None:
    """A resource that was uploaded may only be written with `force`."""
    row = db.execute("SELECT url_type FROM resource WHERE id = ?", [resource_id]).fetchone()
    if row is None:
        raise not_found()
    if row[0] != WRITABLE and not parameters.flag(data, "force"):
        raise invalid(**{"read-only": [READ_ONLY]})


def set_active(db: sqlite3.Connection, resource_id: str, *, active: bool) -> None:
    """Note in the resource's document whether it has a table (`datastore_active`)."""
    document = _get(db, "resource", resource_id)
    _save_resource(db, {**document, "datastore_active": active})


def organization_create(database: Database, data: Data) -> dict[str, Any]:
    """CKAN's `organization_create` → its document; raises ActionFailed for a name that is taken or none."""
    document = {
        "id": str(data.get("id") or uuid.uuid4()),
        "title": data.get("name"),
        "type": "organization",
        "is_organization": True,
        "state": "active",
        "created": _now(),
        **data,
    }
    with database.writing() as db:
        _check_name(db, "organization", data, "Group name already exists in database")
        _insert(db, "organization", document)
    return document


def organization_show(database: Database, data: Data) -> dict[str, Any]:
    """CKAN's `organization_show`, by id or name; raises ActionFailed (404)."""
    with database.reading() as db:
        return _get(db, "organization", _id(data))


def organization_list_for_user(database: Database, _data: Data) -> list[dict[str, Any]]:
    """All of them: there is one user, who may do everything."""
    with database.reading() as db:
        rows = db.execute("SELECT document FROM organization ORDER BY name").fetchall()
    return [{**json.loads(document), "capacity": "admin"} for (document,) in rows]


def package_search(database: Database, data: Data) -> dict[str, Any]:
    """By words in name and title, and by `fq` of the form `owner_org:("id" OR "id")`."""
    words = str(data.get("q") or "").lower().split()
    owners = re.findall(r'"([^"]*)"', str(data.get("fq") or ""))
    with database.reading() as db:
        rows = db.execute("SELECT document FROM package ORDER BY name").fetchall()
        found = [
            package
            for package in (json.loads(document) for (document,) in rows)
            if (not owners or package["owner_org"] in owners)
            and all(word in f"{package['name']} {package['title']}".lower() for word in words)
        ]
        start = parameters.natural(data, "start", 0)
        rows_asked = parameters.natural(data, "rows", 10)
        shown = [_with_resources(db, package) for package in found[start : start + rows_asked]]
    return {"count": len(found), "results": shown}


def package_create(database: Database, data: Data) -> dict[str, Any]:
    """CKAN's `package_create`, with its `resources` → its document; raises ActionFailed without an
    organization, or for a name that is taken."""
    with database.writing() as db:
        _check_name(db, "package", data, "That URL is already in use.")
        owner = data.get("owner_org")
        if not owner:
            refuse("owner_org", "An organization must be provided")
        organization = _find(db, "organization", str(owner))
        if organization is None:
            refuse("owner_org", "Organization does not exist")
        document = {
            "id": str(data.get("id") or uuid.uuid4()),
            "title": data["name"],
            "type": "dataset",
            "private": False,
            "state": "active",
            "metadata_created": _now(),
            **{name: value for name, value in data.items() if name != "resources"},
            "owner_org": organization["id"],
        }
        _insert(db, "package", document)
        for resource in data.get("resources") or []:
            make_resource(db, {**resource, "package_id": document["id"]})
        return _with_resources(db, document)


def package_show(database: Database, data: Data) -> dict[str, Any]:
    """CKAN's `package_show`, by id or name, with its resources; raises ActionFailed (404)."""
    with database.reading() as db:
        return _with_resources(db, _get(db, "package", _id(data)))


def resource_create(database: Database, data: Data) -> dict[str, Any]:
    """CKAN's `resource_create`, of a link or an empty one: nothing is uploaded here."""
    with database.writing() as db:
        return make_resource(db, data)


def resource_show(database: Database, data: Data) -> dict[str, Any]:
    """CKAN's `resource_show`; raises ActionFailed (404)."""
    with database.reading() as db:
        return _get(db, "resource", _id(data))


def resource_patch(database: Database, data: Data) -> dict[str, Any]:
    """CKAN's `resource_patch`: what isn't named stays → the new document."""
    with database.writing() as db:
        document = {**_get(db, "resource", _id(data)), **data, "metadata_modified": _now()}
        _save_resource(db, document)
    return document


def resource_delete(database: Database, data: Data) -> None:
    """The resource with its table; CKAN keeps both out of reach, which comes to the same."""
    with database.writing() as db:
        document = _get(db, "resource", _id(data))
        if table := tables.find(db, document["id"]):
            tables.drop(db, table)
        db.execute("DELETE FROM resource WHERE id = ?", [document["id"]])


def make_resource(db: sqlite3.Connection, data: Mapping[str, Any]) -> dict[str, Any]:
    """A new resource in a package, after those that it has → its document; raises ActionFailed."""
    if not data.get("package_id"):
        refuse("package_id", "Missing value")
    package = _find(db, "package", str(data["package_id"]))
    if package is None:
        raise not_found()
    resource_id = str(data.get("id") or uuid.uuid4())
    if _find(db, "resource", resource_id):
        refuse("id", "Resource id already exists.")
    (position,) = db.execute(
        "SELECT count(*) FROM resource WHERE package_id = ?", [package["id"]]
    ).fetchone()
    document = {
        "url": "",
        "name": None,
        "description": "",
        "format": "",
        "url_type": None,
        "state": "active",
        "created": _now(),
        **data,
        "id": resource_id,
        "package_id": package["id"],
        "position": position,
        "datastore_active": False,
    }
    db.execute(
        "INSERT INTO resource (id, package_id, position, url_type, document)"
        " VALUES (?, ?, ?, ?, ?)",
        [resource_id, package["id"], position, document["url_type"], json.dumps(document)],
    )
    return document


def _save_resource(db: sqlite3.Connection, document: dict[str, Any]) -> None:
    db.execute(
        "UPDATE resource SET url_type = ?, document = ? WHERE id = ?",
        [document["url_type"], json.dumps(document), document["id"]],
    )


def _with_resources(db: sqlite3.Connection, package: dict[str, Any]) -> dict[str, Any]:
    rows = db.execute(
        "SELECT document FROM resource WHERE package_id = ? ORDER BY position", [package["id"]]
    ).fetchall()
    organization = _find(db, "organization", package["owner_org"])
    return {
        **package,
        "organization": organization,
        "resources": [json.loads(document) for (document,) in rows],
        "num_resources": len(rows),
    }


def _insert(db: sqlite3.Connection, kind: str, document: dict[str, Any]) -> None:
    db.execute(
        f"INSERT INTO {kind} (id, name, document) VALUES (?, ?, ?)",
        [document["id"], document["name"], json.dumps(document)],
    )


def _find(db: sqlite3.Connection, kind: str, key: str) -> dict[str, Any] | None:
    by_name = "" if kind == "resource" else " OR name = :key"
    row = db.execute(
        f"SELECT document FROM {kind} WHERE id = :key{by_name}",
        {"key": key},
    ).fetchone()
    return json.loads(row[0]) if row else None


def _get(db: sqlite3.Connection, kind: str, key: str) -> dict[str, Any]:
    document = _find(db, kind, key)
    if document is None:
        raise not_found()
    return document


def _check_name(db: sqlite3.Connection, kind: str, data: Data, taken: str) -> None:
    name = data.get("name")
    if not name:
        refuse("name", "Missing value")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_-]{2,100}", name):
        refuse(
            "name", "Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_"
        )
    if _find(db, kind, name) or (data.get("id") and _find(db, kind, str(data["id"]))):
        refuse("name", taken)


def _id(data: Data) -> str:
    if not data.get("id"):
        refuse("id", "Missing value")
    return parameters.storable(data["id"])


def _now() -> str:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None).isoformat()
