"""Settings: each one is documented, and a missing or bad one names itself and the mend."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = (ROOT / "weidewinkels/settings.py").read_text()
NAMES = sorted(set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', SETTINGS)))
SECRET_KEY = "a-long-random-text-that-is-only-used-in-this-very-test-0123456789"


def test_settings_are_found() -> None:
    assert {"SECRET_KEY", "DATASTORE_URL", "DATABASE_URL", "HTTPS"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_setting_is_in_the_readme_and_the_example(name: str) -> None:
    assert f"| `{name}` |" in (ROOT / "README.md").read_text()
    assert re.search(rf"^(# )?{name}=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)


def test_missing_secret_key_says_what_to_do() -> None:
    said = start()
    assert "SECRET_KEY is missing" in said
    assert "secrets.token_urlsafe" in said


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("DATABASE_URL", "postgrs://me:geheim@host/db", "postgres://user:password@host"),
        ("DATABASE_URL", "postgres://me:geheim@host:port/db", "postgres://user:password@host"),
        ("CACHE_URL", "geheim", "redis://host:6379/0"),
        ("EMAIL_URL", "smpt://me:geheim@host", "smtp+tls://user:password@host:587"),
        ("DATASTORE_URL", "data.geheim.org", "https://data.example.org"),
        ("DATASTORE_URL", "https://", "https://data.example.org"),
        ("DATASTORE_FORCE", "geheim", "must be on or off"),
        ("HTTPS", "geheim", "must be on or off"),
        ("TRASH_DAYS", "geheim", "must be a whole number"),
        ("TRASH_DAYS", "0", "at least 1"),
        ("EMAIL_SHOWN_TO", "beheerder,geheim", "eigenaar, beheerder, medewerker"),
        ("LOG_FORMAT", "geheim", "must be one of json, text"),
    ],
)
def test_bad_setting_names_itself_and_the_mend_but_not_its_value(
    name: str, value: str, mend: str
) -> None:
    said = start(SECRET_KEY=SECRET_KEY, **{name: value})
    assert f"ImproperlyConfigured: {name}" in said
    assert mend in said
    assert "geheim" not in said


def test_production_settings_pass_the_deployment_check() -> None:
    said = start("check", "--deploy", "--fail-level", "INFO", SECRET_KEY=SECRET_KEY)
    assert "no issues" in said


def start(*command: str, **environment: str) -> str:
    """What `manage.py` says with only these settings."""
    clean = {name: value for name, value in os.environ.items() if name not in NAMES}
    clean.pop("DJANGO_SETTINGS_MODULE", None)
    clean.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # of the browser tests
    answer = subprocess.run(
        [sys.executable, "manage.py", *(command or ("check",))],
        cwd=ROOT,
        env=clean | {"ENV_FILE": os.devnull} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout + answer.stderr
