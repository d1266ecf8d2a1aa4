"""An environment of its own for each CKAN, made once and kept."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tests.ckan.places import ROOT, VERSIONS, home
from tests.ckan.tools import run


def environment(version: str) -> Path:
    """The `bin` directory with `ckan` and `gunicorn` of this version; installs them when needed."""
    venv = home(version) / "venv"
    wanted = _requirements(version)
    receipt = venv / "installed.txt"
    if not receipt.exists() or receipt.read_text() != "\n".join(wanted):
        _install(venv, wanted, version)
        receipt.write_text("\n".join(wanted))
    return venv / "bin"


def _requirements(version: str) -> list[str]:
    # CKAN still imports pkg_resources, which setuptools 81 dropped.
    return [f"ckan[requirements]=={VERSIONS[version]}", "setuptools<81", "gunicorn"]


def _install(venv: Path, wanted: list[str], version: str) -> None:
    doing = f"Installing CKAN {VERSIONS[version]} in {venv}"
    print(f"{doing} …", file=sys.stderr, flush=True)
    shutil.rmtree(venv, ignore_errors=True)
    if uv := _uv():
        settings = {**os.environ, "UV_SYSTEM_CERTS": "1"}
        run([uv, "venv", "--python", sys.executable, venv], doing=doing, env=settings)
        python = venv / "bin" / "python"
        run([uv, "pip", "install", "--python", python, *wanted], doing=doing, env=settings)
    else:
        run([sys.executable, "-m", "venv", venv], doing=doing)
        run([venv / "bin" / "pip", "install", *wanted], doing=doing)


def _uv() -> str | None:
    ours = ROOT / ".tool" / "bin" / "uv"
    return str(ours) if ours.exists() else shutil.which("uv")
