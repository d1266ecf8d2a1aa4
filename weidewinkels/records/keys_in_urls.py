"""A record's key as one step of an address, whatever signs it holds."""

from __future__ import annotations

from urllib.parse import unquote

TAKEN = {".", "..", "toevoegen"}
"""What would mean another page, or what browsers leave out of an address."""


class KeyInUrl:
    """The path converter `key`. `%` and `/` are quoted once more than elsewhere in an address:

    servers and proxies undo the first quoting before anybody looks at the steps.
    """

    regex = "[^/]+"

    def to_python(self, text: str) -> str:
        return unquote(text)

    def to_url(self, key: object) -> str:
        text = str(key).replace("%", "%25").replace("/", "%2F")
        return f"%{ord(text[0]):02X}{text[1:]}" if text in TAKEN else text
