"""Importing a file of 100,000 rows, against reading it and the DataStore; adding 10,000, against bare inserts.

What is ours runs in processes of its own (`bench.import_app`), as the web process and the worker do it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bench.app import app_prints
from bench.figures import Figure
from bench.stores import BENCH, Ckan, ckan

MANY, FEW = 100_000, 10_000
FOLDER = BENCH / "app-import"


def run(server: Ckan) -> Iterator[Figure]:
    yield from previews(server)
    yield from inserts(server)


def previews(server: Ckan) -> Iterator[Figure]:
    """From the uploaded file to the whole preview: an export of the table with cells changed."""
    against = "reading the file and all records"
    for name, each in (("every 10th changed", 10), ("all changed", 1)):
        taken = _in_app("preview", server, MANY, each)
        yield Figure(
            f"import preview 100,000: {name}", taken["ours"], taken["bare"], 3, against=against
        )
    few = _in_app("memory", server, FEW, 1)["growth"]
    many = _in_app("memory", server, MANY, 1)["growth"]
    yield Figure(
        "memory for an import preview of 100,000 more than 10,000",
        many - few,
        None,
        20,
        "MB",
        against="all changed",
    )


def inserts(server: Ckan) -> Iterator[Figure]:
    """On a table of its own, which is emptied again: what is added has to go."""
    taken = _in_app("inserts", ckan(server.version, 1, use="import"), FEW)
    against = f"bare inserts of {taken['size']:.0f}"
    yield Figure("import 10,000 new", taken["ours"], taken["bare"], 1.3, against=against)


def _in_app(what: str, server: Ckan, *numbers: int) -> dict[str, float]:
    words = map(str, numbers)
    return app_prints("bench.import_app", what, *words, folder=FOLDER, settings=server.settings)
