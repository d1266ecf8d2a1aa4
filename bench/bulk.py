"""Many records at once through the journal, against the bare calls of a script, on one CKAN and taking turns.

What is ours runs in processes of its own (`bench.bulk_app`), as the worker does it: before-images, comparison
with what is there, journal and listeners included.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.app import app_prints
from bench.figures import Figure
from bench.stores import BENCH, Ckan, ckan

MANY, FEW = 100_000, 10_000
"""Records in the table that is measured on, and in most of the changes."""


def run(server: Ckan) -> Iterator[Figure]:
    own = ckan(server.version, MANY, use="bulk")
    yield from changes(own)
    yield from preview(own)
    yield from memory(own)


def changes(server: Ckan) -> Iterator[Figure]:
    taken = _in_app("changes", server)
    bare = f"bare calls of {taken['size']}"
    yield Figure("change 10,000", taken["change"], taken["bare"], 1.25, against=bare)
    one_by_one = "one call per record (60 measured)"
    yield Figure("change 10,000", taken["change"], taken["single"], 1 / 20, against=one_by_one)
    yield Figure("undo 10,000: the run", taken["undo"], taken["bare"], 1.25, against=bare)
    clicked = taken["undo"] + taken["undo_planned"]
    yield Figure("undo 10,000: from the click", clicked, taken["bare"], 1.25, against=bare)
    yield Figure("delete 1,000", taken["delete"], taken["bare_delete"], 2, against="one bare call")
    yield Figure(
        "delete 1,000, with others between them",
        taken["delete_apart"],
        taken["bare_apart"],
        2,
        against="one bare call",
    )


def preview(server: Ckan) -> Iterator[Figure]:
    taken = _in_app("preview", server)
    against = "fetching these 100,000 by key"
    yield Figure(
        "preview 100,000: its first page", taken["first"], taken["bare"], 2, against=against
    )
    yield Figure("preview 100,000: all of it", taken["all"], taken["bare"], 2, against=against)


def memory(server: Ckan) -> Iterator[Figure]:
    few = _in_app("memory", server, str(FEW))
    many = _in_app("memory", server, str(MANY))
    against = "10,000 records"
    for name, process in (("run", "worker"), ("page", "its page")):
        growth = many[name] - few[name]
        yield Figure(
            f"memory for 100,000 more than for 10,000: {process}", growth, None, 20, "MB", against
        )


def _in_app(what: str, server: Ckan, *words: str) -> dict[str, Any]:
    """What `bench.bulk_app` prints."""
    folder = BENCH / "app-bulk"
    return app_prints("bench.bulk_app", what, *words, folder=folder, settings=server.settings)
