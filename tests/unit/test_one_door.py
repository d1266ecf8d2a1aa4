"""Whatever is written to the DataStore goes through the journal."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "weidewinkels"
DOOR = SOURCE / "journal"
VERBS = {"insert", "update", "upsert", "delete", "create", "set_key"}


def calls_on_a_service(tree: ast.AST) -> list[int]:
    """Lines with `service.update(…)`, `get_service().delete(…)` or `….call("datastore_…")`."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (
            (node.func.attr in VERBS and "service" in ast.unparse(node.func.value).lower())
            or (node.func.attr == "call" and "transport" in ast.unparse(node.func.value).lower())
        )
    ]


def test_nothing_but_the_journal_writes_to_the_datastore() -> None:
    outside = [path for path in SOURCE.rglob("*.py") if DOOR not in path.parents]
    found = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in outside
        for line in calls_on_a_service(ast.parse(path.read_text()))
    ]
    assert len(outside) > 20
    assert found == []


def test_the_search_for_writers_finds_them() -> None:
    code = "get_service().update([1])\nself.service.delete([2])\nservice.get([3])\nd.update({})"
    assert calls_on_a_service(ast.parse(code)) == [1, 2]
