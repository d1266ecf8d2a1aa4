"""The API as it runs: schemathesis holds it to its own document, and the docs' examples work."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.processes import Installation, installation

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs/api.md"
EXPLORES = os.environ.get("HYPOTHESIS") == "explore"
MAKE_TOKEN = """
from django.contrib.auth.models import User
from weidewinkels.api import tokens
user = User.objects.get(email="beheerder@voorbeeld.nl")
print(tokens.make(user, name="test", scope="write", days=1)[1])
"""


@dataclass(frozen=True)
class Api:
    url: str
    token: str
    app: Installation


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    """A server process of its own with the sample shops, and a token of a beheerder."""
    with installation(tmp_path, API_PER_MINUTE="1000000") as app:
        token = app.manage("shell", "--verbosity", "0", "-c", MAKE_TOKEN).strip()
        yield Api(f"{app.url}/api", token, app)


def test_every_answer_is_as_the_document_says(api: Api, tmp_path: Path) -> None:
    """The same requests each time; HYPOTHESIS=explore tries others, and many more."""
    phases = "examples,coverage,fuzzing,stateful" if EXPLORES else "examples,fuzzing,stateful"
    command = [
        str(Path(sys.executable).parent / "schemathesis"),
        f"--config-file={ROOT / 'tests/schemathesis.toml'}",
        "--no-color",
        "run",
        f"{api.url}/openapi.json",
        f"--header=Authorization: Bearer {api.token}",
        f"--phases={phases}",
        f"--max-examples={100 if EXPLORES else 8}",
        "--continue-on-failure",
        *([] if EXPLORES else ["--seed=1"]),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "15/15" in done.stdout


@pytest.mark.parametrize("language", ["bash", "python"])
def test_the_examples_of_the_docs_run(api: Api, tmp_path: Path, language: str) -> None:
    """All of one language, one after the other, as somebody would who reads on."""
    assert shutil.which("curl"), "curl is not installed. Run: apt-get install -y curl"
    script = "\n".join(re.findall(rf"^```{language}\n(.*?)^```", DOCS.read_text(), re.M | re.S))
    script = script.replace("https://winkels.example.org/api", api.url)
    command = ["bash", "-euo", "pipefail"] if language == "bash" else [sys.executable]
    with api.app.worker():
        done = subprocess.run(
            [*command, "-"],
            input=script,
            cwd=tmp_path,
            env={**os.environ, "WEIDEWINKELS_TOKEN": api.token},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"status":4' not in done.stdout + done.stderr
    assert "Ook kaas" in done.stdout
