"""`python -m tests.ckan start|stop|status [VERSION …]`; without versions: all but the older."""

from __future__ import annotations

import argparse
import sys

from tests.ckan.places import RELEASES, VERSIONS, card
from tests.ckan.server import running, start, stop
from tests.ckan.tools import CannotStart


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.ckan", description="Real CKANs to test against."
    )
    parser.add_argument("command", choices=["start", "stop", "status"])
    parser.add_argument("versions", nargs="*", metavar="VERSION", help=", ".join(RELEASES))
    asked = parser.parse_args()
    try:
        for version in asked.versions or VERSIONS:
            _do(asked.command, version)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _do(command: str, version: str) -> None:
    if command == "stop":
        stop(version)
        print(f"CKAN {version} stopped")
        return
    ckan = start(version) if command == "start" else running(version)
    print(
        f"CKAN {version} at {ckan.url}, {card(version)}" if ckan else f"CKAN {version} not running"
    )


if __name__ == "__main__":
    sys.exit(main())
