"""A database of the app for processes of their own, made once and copied: migrating takes seconds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]


def make_database(path: Path) -> None:
    """An empty database with all its tables, at `path`."""
    shutil.copyfile(_template(), path)


@cache
def _template() -> Path:
    path = Path(tempfile.mkdtemp(prefix="weidewinkels-")) / "app.sqlite3"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "weidewinkels.settings",
        "ENV_FILE": os.devnull,
        "DEBUG": "on",
        "DATABASE_URL": f"sqlite:///{path}",
        "CACHE_URL": "dbcache://django_cache",  # so that its table is there for who uses it
    }
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    return path
