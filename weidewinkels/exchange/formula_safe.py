"""Text that a spreadsheet would take for a formula, made harmless and back again.

OWASP's "CSV injection" lists the signs. A quote in front keeps the text a text; so that reading back
is exact, a text that begins with quotes and then such a sign gets one more.
"""

from __future__ import annotations

import re

RISKY = re.compile(r"'*[=+\-@\t\r]")
GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guard(text: str) -> str:
    """`+31 6 …` → `'+31 6 …`; other text as it is."""
    return f"'{text}" if RISKY.match(text) else text


def unguard(text: str) -> str:
    """What was given to `guard`."""
    return text[1:] if GUARDED.match(text) else text
