"""The stylesheet of every page, `css/base.css`: of Bootstrap what our pages use, then our own look.

The list and the pages of a record are in it too: a browser that comes for the first time, most often to
one of those, fetches one file before it shows anything.

Bootstrap whole is 230 kB that a browser reads before it shows anything; our pages use an eighth.
Whoever looks for the file (collectstatic, a test, the development server) gets it made from the
templates as they are now. A web server in production needs neither this nor Node: it serves what
collectstatic collected.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/base.css"
SCRIPT = "scripts/stylesheet.mjs"
MADE_FROM = (
    SCRIPT,
    "package-lock.json",
    "static/css/weidewinkels.css",
    "static/css/records.css",
    "static/js/*.js",
    "templates/**/*.html",
    "weidewinkels/**/*.py",
)
SECONDS = 60


class CannotMakeStylesheet(Exception):  # noqa: N818
    """Node or what it needs isn't there; the message says what to do."""


class StylesheetFinder(BaseFinder):
    """Makes the stylesheet when what it is made from has changed since."""

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        self.folder = settings.BASE_DIR / "var" / "front"

    def check(self, **_kwargs: object) -> list[Any]:
        return []

    def find(self, path: str, find_all: Any = False, **_kwargs: object) -> Any:
        if path != NAME:
            return []
        found = str(self._made())
        return [found] if find_all else found

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        self._made()
        yield NAME, FileSystemStorage(location=self.folder)

    def _made(self) -> Path:
        path: Path = self.folder / NAME
        if not path.exists() or path.stat().st_mtime <= newest(settings.BASE_DIR):
            make(path, root=settings.BASE_DIR)
        return path


def newest(root: Path) -> float:
    """When the last of the files changed that the stylesheet is made from."""
    return max(path.stat().st_mtime for pattern in MADE_FROM for path in root.glob(pattern))


def make(path: Path, *, root: Path) -> None:
    """Make the stylesheet anew; raises CannotMakeStylesheet."""
    node = shutil.which(
        "node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    if node is None:
        raise CannotMakeStylesheet(
            "There is no Node to make the stylesheet with: run `make setup`."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    # Two processes may do this at once, and a third may read: none sees half a file.
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / path.name
        done = subprocess.run(  # noqa: S603
            [node, SCRIPT, str(made)], cwd=root, capture_output=True, text=True, timeout=SECONDS
        )
        if done.returncode:
            raise CannotMakeStylesheet(
                f"The stylesheet can't be made: run `make setup`. {done.stderr.strip()[-500:]}"
            )
        made.replace(path)
