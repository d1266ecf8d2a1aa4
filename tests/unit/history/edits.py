"""Changes of one shop, and what no page of them may take for an id."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from datastore_proxy.types import Record
from weidewinkels.journal.door import Delete, Update, submit
from weidewinkels.journal.models import Batch

NONSENSE = ["abc", "", "-1", "²", "1\0", "9" * 30, "9" * 5_000]


def edit(shop: Record, by: User | None = None, reason: str = "", **changes: Any) -> Batch:
    write = Update(shop["_id"], shop, changes)
    return submit(writes=[write], by=by, action="edit", source="form", reason=reason)


def remove(*shops: Record, by: User | None = None) -> Batch:
    writes = [Delete(shop["_id"], shop) for shop in shops]
    return submit(writes=writes, by=by, action="delete", source="form")
