"""What goes to a CKAN and comes back, as JSON in which numbers stay exact."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

import simplejson

from .errors import Refused


def encode(data: Mapping[str, Any], action: str) -> bytes:
    """The body of a call; raises `Refused` for what JSON can't say."""
    try:
        text = simplejson.dumps(
            data, default=_as_json, use_decimal=True, ensure_ascii=False, allow_nan=False
        )
        return str(text).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise Refused(f"This can't be sent as JSON: {error}", action=action) from error


def _as_json(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON value")


def decode(content: bytes) -> Any:
    """The JSON value, None where it isn't JSON."""
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
