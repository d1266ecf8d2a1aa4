"""Selecting as the list does it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.test import Client

from datastore_proxy.types import Key


def pick(
    client: Client, *keys: Key, shown: Iterable[Key] | None = None, listing: str = "", **more: Any
) -> Any:
    """Select `keys`; with `shown`, of those exactly these. Gives the answer."""
    data = {
        "list": listing,
        "shown": json.dumps([str(key) for key in (keys if shown is None else shown)]),
        "key": [str(key) for key in keys],
    }
    return client.post("/selectie/wijzigen/", data, **more)
