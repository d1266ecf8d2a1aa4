"""PostgreSQL's array literals, `{a,"b c",NULL}`, and the JSON text that we keep them as."""

from __future__ import annotations

import json
import re
from typing import Any

_TOKEN = re.compile(r'\s*(?:([{},])|"((?:[^"\\]|\\.)*)"|((?:[^{},"\\\s]|\\.|\s+(?=[^{},\s]))+))\s*')


class Malformed(ValueError):
    """The text is not an array literal."""


def read_literal(text: str) -> list[Any]:
    """`'{a,{b,NULL}}'` → `["a", ["b", None]]`."""
    tokens = _tokens(text)
    if next(tokens, None) != ("mark", "{"):
        raise Malformed(text)
    try:
        array = _array(tokens, text)
    except (StopIteration, RecursionError) as error:
        raise Malformed(text) from error
    if next(tokens, None) is not None:
        raise Malformed(text)
    return array


def _tokens(text: str) -> Any:
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if not found:
            raise Malformed(text)
        mark, quoted, bare = found.groups()
        if mark:
            yield "mark", mark
        elif quoted is not None:
            yield "item", re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL)
        else:
            yield "item", None if bare.upper() == "NULL" else re.sub(r"\\(.)", r"\1", bare)
        position = found.end()


def _array(tokens: Any, text: str) -> list[Any]:
    items: list[Any] = []
    kind, value = next(tokens)
    if (kind, value) == ("mark", "}"):
        return items
    while True:
        if (kind, value) == ("mark", "{"):
            items.append(_array(tokens, text))
        elif kind == "item":
            items.append(value)
        else:
            raise Malformed(text)
        end = next(tokens)
        if end == ("mark", "}"):
            return items
        if end != ("mark", ","):
            raise Malformed(text)
        kind, value = next(tokens)


def literal(items: list[Any]) -> str:
    """`["a", ["b c", None]]` → `'{a,{"b c",NULL}}'`."""
    return "{" + ",".join(map(_literal_item, items)) + "}"


def _literal_item(item: Any) -> str:
    if isinstance(item, list):
        return literal(item)
    if item is None:
        return "NULL"
    text = item if isinstance(item, str) else json.dumps(item)
    if text == "" or text.upper() == "NULL" or re.search(r'[{},"\\\s]', text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text
