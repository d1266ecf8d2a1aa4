"""LibreOffice, as people use it: open a file, change a cell, save it. It runs without a window."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

SECONDS = 180


def find_soffice() -> str:
    """Path of a LibreOffice: $SOFFICE, else one on the path."""
    found = os.environ.get("SOFFICE") or shutil.which("soffice") or shutil.which("libreoffice")
    if not found:
        pytest.fail(
            "These tests need LibreOffice: apt-get install libreoffice-calc-nogui, or set SOFFICE "
            "to the path of a soffice.",
            pytrace=False,
        )
    return found


def edit_in_libreoffice(file: Path, *, old: str, new: str) -> Path:
    """Open the spreadsheet, change the one cell that says `old`, save it; → the new file.

    LibreOffice reads the file and writes the new one; between these it is LibreOffice's own
    document as one XML, in which a cell can be changed without a window.
    """
    flat = _converted(file, "fods")
    before, after = (f"<text:p>{escape(text)}</text:p>" for text in (old, new))
    content = flat.read_text()
    assert content.count(before) == 1, f"{old!r} is in {content.count(before)} cells"
    edited = flat.with_stem(f"{file.stem}-edited")
    edited.write_text(content.replace(before, after))
    return _converted(edited, file.suffix.removeprefix("."))


def _converted(file: Path, extension: str) -> Path:
    profile = file.parent / "libreoffice"
    arguments = ["--headless", "--norestore", "--convert-to", extension]
    program = subprocess.Popen(
        [
            find_soffice(),
            f"-env:UserInstallation={profile.as_uri()}",
            *arguments,
            *("--outdir", str(file.parent), str(file)),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said, _nothing = program.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)  # its own child does the work
        raise
    converted = file.with_suffix(f".{extension}")
    assert converted.exists(), said.decode(errors="replace")
    return converted
