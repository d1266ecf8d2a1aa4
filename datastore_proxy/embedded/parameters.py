"""What callers send: read as CKAN reads it, also from text (a GET has only text)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .failures import invalid, refuse

Data = Mapping[str, Any]


def resource_id(data: Data) -> str:
    """The `resource_id`, or `id` as CKAN allows; raises ActionFailed without either."""
    value = data.get("resource_id") or data.get("id")
    if not value:
        refuse("resource_id", "Missing value")
    return storable(value)


def storable(value: object) -> str:
    """The text to look for: no id has half a surrogate pair, and SQLite takes none."""
    return str(value).encode(errors="replace").decode()


def only(data: Data, known: frozenset[str]) -> None:
    """Refuse parameters that the action doesn't know."""
    unknown = [name for name in data if name not in known]
    if unknown:
        raise invalid(__extras=[f'invalid value "{name}"' for name in unknown])


def flag(data: Data, name: str, default: bool = False) -> bool:
    """A truth value, also from text: "true", "yes", "1"; any other text is false."""
    value = data.get(name, default)
    if isinstance(value, str):
        return value.strip().lower() in {"true", "yes", "t", "y", "1"}
    return bool(value) and value is not None


def natural(data: Data, name: str, default: int) -> int:
    """A whole number, also from text; raises ActionFailed for what is none."""
    value = data.get(name)
    if value is None or value == "":
        return default
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        refuse(name, "Invalid integer")
    if number >= 1 << 63:
        refuse(name, "Invalid integer")
    if isinstance(value, bool) or number != (value if not isinstance(value, str) else number):
        refuse(name, "Invalid integer")
    return number


def names(data: Data, name: str) -> list[str] | None:
    """A list of names, also from text with commas; None where it wasn't sent."""
    value = data.get(name)
    if value is None:
        return None
    if isinstance(value, str):
        parsed = _json_list(value)
        value = parsed if parsed is not None else value.split(",") if value.strip() else []
        return [str(item).strip() for item in value]
    if not isinstance(value, list):
        refuse(name, "Not a list")
    if not all(isinstance(item, str) for item in value):
        refuse(name, "Not a list of strings")
    return list(value)


def _json_list(text: str) -> list[Any] | None:
    if not text.lstrip().startswith("["):
        return None
    try:
        value = read_json(text)
    except ValueError:
        return None
    return value if isinstance(value, list) else None


def from_json_text(data: Data, name: str) -> Any:
    """A dict or list, also from its JSON text."""
    value = data.get(name)
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    try:
        return read_json(value)
    except ValueError:
        refuse(name, "Cannot parse JSON")


def read_json(text: str) -> Any:
    """The value of a JSON text; raises ValueError, also where it is too deep to be read."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
