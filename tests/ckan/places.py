"""Which CKANs there are, and where their things live."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

VERSIONS = {"2.10": "2.10.11", "2.11": "2.11.6", "2.12": "2.12.0"}
"""What a test asks for → the release that is installed."""

OLDER = {"2.9": "2.9.11"}
"""The same, of what is started only when it is asked for by name: it wants an older Python."""

RELEASES = {**OLDER, **VERSIONS}

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var" / "ckan"


def home(version: str) -> Path:
    """The directory of one CKAN version: its environment, configuration and log."""
    place = VAR / version
    place.mkdir(parents=True, exist_ok=True)
    return place


def card(version: str) -> Path:
    """The file that tells others how to reach a running CKAN."""
    return VAR / f"{version}.json"


def cluster() -> Path:
    """The PostgreSQL cluster's directory.

    Not under `var/`: PostgreSQL refuses to run as root, and its user often can't enter the
    directory that the repository is in.
    """
    mark = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / f"weidewinkels-postgres-{mark}"
