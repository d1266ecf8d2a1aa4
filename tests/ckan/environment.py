"""An environment of its own for each CKAN, made once and kept."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tests.ckan.places import RELEASES, ROOT, home
from tests.ckan.tools import CannotStart, run

PYTHONS_OF_2_9 = ("3.8", "3.9")
OVERRIDES_OF_2_9 = """\
zope.interface==5.5.2
psycopg2-binary==2.9.9
psycopg2; sys_platform == "never"
setuptools==59.8.0
"""
"""Of what it asks for, these no longer build, or not with an OpenSSL of today."""


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
    if version == "2.9":
        return [f"ckan[requirements]=={RELEASES[version]}", "psycopg2-binary", "gunicorn"]
    # CKAN still imports pkg_resources, which setuptools 81 dropped.
    return [f"ckan[requirements]=={RELEASES[version]}", "setuptools<81", "gunicorn"]


def _install(venv: Path, wanted: list[str], version: str) -> None:
    doing = f"Installing CKAN {RELEASES[version]} in {venv}"
    print(f"{doing} …", file=sys.stderr, flush=True)
    shutil.rmtree(venv, ignore_errors=True)
    if version == "2.9":
        _install_2_9(venv, wanted, doing)
    elif uv := _uv():
        settings = {**os.environ, "UV_SYSTEM_CERTS": "1"}
        run([uv, "venv", "--python", sys.executable, venv], doing=doing, env=settings)
        python = venv / "bin" / "python"
        run([uv, "pip", "install", "--python", python, *wanted], doing=doing, env=settings)
    else:
        run([sys.executable, "-m", "venv", venv], doing=doing)
        run([venv / "bin" / "pip", "install", *wanted], doing=doing)


def _install_2_9(venv: Path, wanted: list[str], doing: str) -> None:
    uv = _uv()
    if uv is None:
        raise CannotStart("CKAN 2.9 is installed by uv: run make setup first.")
    settings = {**os.environ, "UV_SYSTEM_CERTS": "1"}
    run([uv, "venv", "--python", _old_python(), venv], doing=doing, env=settings)
    overrides = venv / "overrides.txt"
    overrides.write_text(OVERRIDES_OF_2_9)
    python = venv / "bin" / "python"
    command: list[str | Path] = [uv, "pip", "install", "--python", python]
    run([*command, "--override", overrides, *wanted], doing=doing, env=settings)


def _old_python() -> Path:
    """A Python that CKAN 2.9 runs on: $CKAN_2_9_PYTHON, one of pyenv, or one on the path."""
    if named := os.environ.get("CKAN_2_9_PYTHON"):
        return Path(named)
    for number in PYTHONS_OF_2_9:
        for place in sorted(Path.home().glob(f".pyenv/versions/{number}.*/bin/python")):
            return place
        if found := shutil.which(f"python{number}"):
            return Path(found)
    raise CannotStart(
        f"CKAN 2.9 wants Python {' or '.join(PYTHONS_OF_2_9)}: set CKAN_2_9_PYTHON to one."
    )


def _uv() -> str | None:
    ours = ROOT / ".tool" / "bin" / "uv"
    return str(ours) if ours.exists() else shutil.which("uv")
