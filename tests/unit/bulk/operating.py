"""Operations as their forms make them, and what they would write for a record."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from datastore_proxy.types import Field, Record, Resource
from weidewinkels.bulk.operations.base import (
    Cannot,
    Operation,
    OperationForm,
    as_posted,
    form_for,
    operation_named,
)
from weidewinkels.journal.door import Update

TEXTS = ("company", "email", "phone", "website", "street", "zip", "city", "province", "remarks")
RESOURCE = Resource(
    "shops", (*(Field(name, "text") for name in TEXTS), Field("size", "numeric")), "Winkels"
)
SHOP: Record = {"_id": 1, **dict.fromkeys(TEXTS), "company": "Hoeve", "size": 3}


def form_of(name: str, data: dict[str, Any]) -> OperationForm:
    kind = operation_named(name)
    assert kind
    lists = {key: value if isinstance(value, list) else [value] for key, value in data.items()}
    return form_for(kind, RESOURCE, as_posted(lists))


def operation(name: str, data: dict[str, Any]) -> Operation:
    kind, form = operation_named(name), form_of(name, data)
    assert kind
    assert form.is_valid(), form.errors
    return kind(form, resource=RESOURCE, user=User())


def outcome(name: str, data: dict[str, Any], **record: Any) -> Any:
    """The changes, ALREADY_SO, or the reason why it can't."""
    result = operation(name, data).write_for(1, {**SHOP, **record})
    if isinstance(result, Update):
        assert result.seen == {**SHOP, **record}
        return result.changes
    return result.reason if isinstance(result, Cannot) else result
