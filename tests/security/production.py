"""The settings of security as production has them, taken from a process that starts that way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PRINT_THEM = """
import json
from django.conf import settings
settings.DEBUG
ours = settings._wrapped
starts = ("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_", "LANGUAGE_COOKIE_", "X_FRAME_", "CONTENT_SEC")
print(json.dumps({name: getattr(ours, name) for name in dir(ours) if name.startswith(starts)}))
"""


@cache
def security_settings() -> dict[str, Any]:
    """Setting → value, with nothing in the environment but what one must set."""
    environment = {
        "PATH": os.environ["PATH"],
        "ENV_FILE": os.devnull,
        "SECRET_KEY": "only-for-this-test-" + "0123456789" * 5,
        "DJANGO_SETTINGS_MODULE": "weidewinkels.settings",
        "PYTHONPATH": str(ROOT),
    }
    said = subprocess.run(
        [sys.executable, "-c", PRINT_THEM],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(said.stdout)
    return found
