"""Whether this process was asked to end: long work then stops where another process can go on."""

from __future__ import annotations

import threading

leaving = threading.Event()
"""Set by `manage.py worker` on SIGTERM; whoever works for long looks at it between two chunks."""
