"""The JSON Schemas of all that goes in and out, by name; the columns make some of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from weidewinkels.api.columns import NO_NUL, Schema, values_schema
from weidewinkels.api.models import Scope
from weidewinkels.api.shape import Shape
from weidewinkels.journal.models import (
    LONGEST_REASON,
    Action,
    BatchState,
    EntryState,
    Operation,
    Problem,
    Source,
)

TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
LINK: Schema = {"type": "string", "format": "uri"}
REASON: Schema = {
    "type": "string",
    "maxLength": LONGEST_REASON,
    "pattern": NO_NUL,
    "description": "Why; it is kept in the history.",
}
KEY: Schema = {"type": "string", "minLength": 1, "pattern": NO_NUL, "examples": ["17"]}
ETAG: Schema = {
    "type": "string",
    "description": "Stands for these very values: for If-Match and If-None-Match.",
}
SEEN = (
    "The columns as you saw them, at least those that you change. What somebody else changed "
    "since comes back as a conflict; it is never overwritten."
)
OVERWRITE: Schema = {
    "const": True,
    "description": "Instead of `seen`: whatever is there now may be overwritten.",
}


def schemas(shape: Shape) -> dict[str, Schema]:
    """Name → schema."""
    return {**_of_columns(shape), **_of_batches(), **FIXED}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _of_columns(shape: Shape) -> dict[str, Schema]:
    changeable = list(shape.changeable.values())
    changes = values_schema(changeable, is_given=True)
    changes |= {"minProperties": 1, "description": "Only these columns are written."}
    # What somebody saw may be as dirty as what is stored.
    seen = {**values_schema(changeable), "description": SEEN}
    return {
        "Values": {
            **values_schema(shape.columns),
            "description": "Column → value. Numbers are exact; moments are ISO 8601 text.",
        },
        "NewValues": {
            **values_schema(list(shape.new.values()), is_given=True, required=shape.required),
            "description": "What is left out is null.",
        },
        "Changes": changes,
        "Seen": seen,
    }


def _object(properties: dict[str, Schema], *optional: str, **more: Any) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        **more,
    }


def _taken(properties: dict[str, Schema], *required: str, **more: Any) -> Schema:
    """Of what is sent to us: nothing else may be in it."""
    made = {"type": "object", "properties": properties, "additionalProperties": False, **more}
    return {**made, "required": list(required)} if required else made


def _of_batches() -> dict[str, Schema]:
    def batch_of(operation: str, entry: str) -> Schema:
        entries = {
            "type": "array",
            "items": ref(entry),
            "minItems": 1,
            "maxItems": settings.API_ROWS,
        }
        return _taken(
            {"operation": {"const": operation}, "entries": entries, "reason": REASON},
            "operation",
            "entries",
        )

    kinds = {
        "update": ("UpdateBatch", "UpdateEntry"),
        "delete": ("DeleteBatch", "DeleteEntry"),
        "insert": ("InsertBatch", "InsertEntry"),
    }
    seen_or_not = {"anyOf": [{"required": ["seen"]}, {"required": ["overwrite"]}]}
    known = {"key": KEY, "seen": ref("Seen"), "overwrite": OVERWRITE}
    return {
        "NewBatch": {
            "oneOf": [ref(name) for name, _entry in kinds.values()],
            "discriminator": {
                "propertyName": "operation",
                "mapping": {kind: ref(name)["$ref"] for kind, (name, _entry) in kinds.items()},
            },
        },
        **{name: batch_of(kind, entry) for kind, (name, entry) in kinds.items()},
        "UpdateEntry": _taken({**known, "values": ref("Changes")}, "key", "values", **seen_or_not),
        "DeleteEntry": _taken(known, "key", **seen_or_not),
        "InsertEntry": _taken({"values": ref("NewValues")}, "values"),
    }


FIXED: dict[str, Schema] = {
    "Document": {"type": "object", "required": ["openapi", "info", "paths"]},
    "Record": _object(
        {
            "key": KEY,
            "etag": ETAG,
            "values": ref("Values"),
            "self": LINK,
            "page": {**LINK, "description": "The page for people."},
            "may": _object(
                {"edit": {"type": "boolean"}, "delete": {"type": "boolean"}},
                description="What the owner of the token may do with it.",
            ),
        },
        "etag",
        "may",
        description="A record. `etag` is there when all columns are; `may` when you ask for one.",
    ),
    "RecordList": _object(
        {
            "records": {"type": "array", "items": ref("Record")},
            "total": {
                "type": ["integer", "null"],
                "description": "null where counting takes long; ask for it with `tel=1`.",
            },
            "page": {"type": "integer"},
            "limit": {"type": "integer"},
            "next": {"type": ["string", "null"], "format": "uri"},
        }
    ),
    "NewRecord": _taken({"values": ref("NewValues"), "reason": REASON}, "values"),
    "Change": _taken(
        {"values": ref("Changes"), "seen": ref("Seen"), "reason": REASON},
        "values",
        description="With `seen`, or with the header If-Match.",
    ),
    "Outcome": _object(
        {
            "record": {
                "anyOf": [ref("Record"), {"type": "null"}],
                "description": "As it is now; null when it is deleted, or not written yet.",
            },
            "batch": {
                "anyOf": [ref("Batch"), {"type": "null"}],
                "description": "What can be undone; null when there was nothing to change.",
            },
        }
    ),
    "Batch": _object(
        {
            "id": {"type": "integer"},
            "self": LINK,
            "page": {**LINK, "description": "The page for people."},
            "action": {"enum": list(Action.values)},
            "source": {"enum": list(Source.values)},
            "state": {
                "enum": [state for state in BatchState.values if state != BatchState.DRAFT],
                "description": "`waiting`: for its turn, or for the data platform; it goes on by itself.",
            },
            "reason": TEXT,
            "by": {**TEXT, "description": "Who asked for it; empty for the app itself."},
            "total": {"type": "integer"},
            "counts": {
                "type": "object",
                "description": "State of an entry → how many there are.",
                "propertyNames": {"enum": list(EntryState.values)},
                "additionalProperties": {"type": "integer"},
            },
            "problem": {**TEXT, "description": "Why it waits."},
            "created_at": MOMENT,
            "started_at": MOMENT,
            "finished_at": MOMENT,
            "undoes": {"type": ["integer", "null"], "description": "The batch that it takes back."},
            "may": _object(
                {name: {"type": "boolean"} for name in ("stop", "resume", "retry", "undo")},
                description="What can be done with it now, by you.",
            ),
        },
        "may",
    ),
    "BatchList": _object(
        {
            "batches": {"type": "array", "items": ref("Batch")},
            "total": {"type": "integer"},
            "page": {"type": "integer"},
            "limit": {"type": "integer"},
            "next": {"type": ["string", "null"], "format": "uri"},
        }
    ),
    "Difference": _object(
        {"column": TEXT, "old": {}, "new": {}}, description="A column: `old` → `new`."
    ),
    "Conflict": _object(
        {
            "column": TEXT,
            "seen": {"description": "As you saw it."},
            "theirs": {"description": "As it is now."},
            "yours": {"description": "As you wanted it."},
        }
    ),
    "Entry": _object(
        {
            "position": {"type": "integer"},
            "operation": {"enum": list(Operation.values)},
            "key": {"type": ["string", "null"], "description": "null for what isn't added yet."},
            "title": {**TEXT, "description": "What the record is called."},
            "state": {"enum": list(EntryState.values)},
            "problem": {"enum": list(Problem.values)},
            "message": {**TEXT, "description": "What the data platform said."},
            "differences": {"type": "array", "items": ref("Difference")},
            "conflicts": {"type": "array", "items": ref("Conflict")},
            "merged": {
                "type": "array",
                "items": TEXT,
                "description": "Columns that somebody else changed meanwhile; both are kept.",
            },
            "undone": {"type": "boolean"},
            "done_at": MOMENT,
        }
    ),
    "EntryList": _object(
        {
            "entries": {"type": "array", "items": ref("Entry")},
            "total": {"type": "integer"},
            "page": {"type": "integer"},
            "limit": {"type": "integer"},
            "next": {"type": ["string", "null"], "format": "uri"},
        }
    ),
    "HistoryList": _object(
        {
            "history": {
                "type": "array",
                "items": {
                    "allOf": [ref("Entry"), _object({"batch": ref("Batch")})],
                },
            },
            "total": {"type": "integer"},
            "page": {"type": "integer"},
            "limit": {"type": "integer"},
            "next": {"type": ["string", "null"], "format": "uri"},
        }
    ),
    "Me": _object(
        {
            "name": TEXT,
            "email": TEXT,
            "token": _object(
                {"name": TEXT, "scope": {"enum": list(Scope.values)}, "expires_at": MOMENT}
            ),
            "may": _object(
                {name: {"type": "boolean"} for name in ("add", "edit_own", "edit_all", "delete")},
                description="What you may do with this token.",
            ),
            "limits": _object(
                {
                    "requests_per_minute": {"type": "integer"},
                    "entries_per_batch": {"type": "integer"},
                    "megabytes_per_request": {"type": "integer"},
                }
            ),
        }
    ),
    "Problem": _object(
        {
            "type": {"type": "string", "format": "uri"},
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "instance": TEXT,
            "request_id": {**TEXT, "description": "By which the log knows this request."},
            "errors": {
                "type": "array",
                "description": "Where it is wrong: a JSON pointer into the body, or a parameter.",
                "items": _object(
                    {"pointer": TEXT, "parameter": TEXT, "detail": TEXT}, "pointer", "parameter"
                ),
            },
            "conflicts": {"type": "array", "items": ref("Conflict")},
            "current": {
                **ref("Record"),
                "description": "The record as it is now.",
            },
            "yours": {**ref("Values"), "description": "What you wanted to write."},
            "moved_to": {
                **LINK,
                "description": "The record has another key since it was restored.",
            },
            "batch": {**LINK, "description": "What it is about."},
        },
        "errors",
        "conflicts",
        "current",
        "yours",
        "moved_to",
        "batch",
        description="RFC 9457. `type` is stable; `title` and `detail` are for people.",
    ),
}
