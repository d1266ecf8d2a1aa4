"""`messages.py write` brings the translations up to date with the source; `messages.py check` fails
when they are not: a text without its English, a doubtful one, one that no longer occurs.

Texts in the source are Dutch; locale/en holds their English.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
ENGLISH = Path("locale/en/LC_MESSAGES/django.po")
SOURCES = ("weidewinkels", "templates", "locale", "manage.py")


def main() -> int:
    if shutil.which("xgettext") is None:
        print("GNU gettext is missing (Debian: apt-get install gettext).", file=sys.stderr)
        return 1
    if sys.argv[1:] == ["write"]:
        extract(ROOT)
        return 0
    if sys.argv[1:] == ["check"]:
        return check()
    print(__doc__, file=sys.stderr)
    return 2


def extract(folder: Path) -> None:
    """Have Django collect the texts of the source in `folder` into its locale/en."""
    (folder / ENGLISH).parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "en", "--no-wrap",
         "--no-obsolete", "--add-location", "file", "--verbosity", "0",
         "--ignore", ".venv", "--ignore", "node_modules", "--ignore", "var", "--ignore", "tests"],
        cwd=folder, check=True, env=os.environ | {"DEBUG": "on", "ENV_FILE": os.devnull},
    )  # fmt: skip


def check() -> int:
    with tempfile.TemporaryDirectory() as copy:
        for name in SOURCES:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, Path(copy) / name, ignore=shutil.ignore_patterns("*.pyc"))
            elif source.exists():
                shutil.copy(source, copy)
        (Path(copy) / "datastore_proxy").symlink_to(ROOT / "datastore_proxy")
        extract(Path(copy))
        wanted = polib.pofile(str(Path(copy) / ENGLISH))
    kept = polib.pofile(str(ROOT / ENGLISH))
    problems = [f"no English for: {entry.msgid!r}" for entry in wanted if not entry.translated()]
    problems += [f"no longer in the source: {text!r}" for text in _texts(kept) - _texts(wanted)]
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print(
            f"{len(problems)} translations to mend: make messages, then {ENGLISH}", file=sys.stderr
        )
    return 1 if problems else 0


def _texts(catalogue: polib.POFile) -> set[str]:
    return {entry.msgid for entry in catalogue if not entry.obsolete}


if __name__ == "__main__":
    raise SystemExit(main())
