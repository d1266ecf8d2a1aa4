"""Take the figures, print them and keep them in `var/bench.json`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from bench import bulk, catalogue, edit, embedded_store, export, importing, list_page, service_page
from bench.figures import Figure, keep, show
from bench.stores import Ckan, ckan

OUTPUT = Path(__file__).resolve().parent.parent / "var" / "bench.json"
BENCHMARKS = {
    "catalogue": catalogue.run,
    "service": service_page.run,
    "list": list_page.run,
    "edit": edit.run,
    "bulk": bulk.run,
    "export": export.run,
    "import": importing.run,
    "embedded": embedded_store.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("only", nargs="*", choices=[[], *BENCHMARKS], help="which; default all")
    chosen = parser.parse_args().only or list(BENCHMARKS)
    figures = list(_figures(ckan("2.12", 100_000), chosen))
    keep(figures, OUTPUT)


def _figures(server: Ckan, chosen: list[str]) -> Iterator[Figure]:
    for name in chosen:
        for figure in BENCHMARKS[name](server):
            show([figure])
            yield figure


if __name__ == "__main__":
    main()
