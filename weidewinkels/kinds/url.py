"""Addresses of websites."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.html import format_html
from django.utils.translation import gettext as _

from weidewinkels.kinds.base import Kind

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
"""`javascript:`, `mailto:`; but not the `:8080` of a host with a port."""
is_web_address = URLValidator(schemes=["http", "https"])


class Url(Kind):
    """A website; `www.hoevedebeek.nl` gets its `https://`. No other scheme than http and https."""

    # Not type=url: browsers trim that, and refuse an address without a scheme.
    attributes = {
        "inputmode": "url",
        "autocomplete": "url",
        "autocapitalize": "off",
        "spellcheck": "false",
    }

    def parse_filled(self, text: str) -> str:
        address = text if SCHEME.match(text) else f"https://{text.removeprefix('//')}"
        try:
            is_web_address(address)
        except ValidationError as error:
            raise ValidationError(
                _("Dit is geen geldig webadres. Schrijf het als www.voorbeeld.nl."), code="url"
            ) from error
        return address

    def display(self, value: Any) -> str:
        if not value or self.warnings(value):
            return self.text(value)
        address = self.parse(value)
        shown = re.sub(r"^https?://(www\.)?", "", address, flags=re.IGNORECASE).rstrip("/")
        return format_html('<a href="{}" rel="noopener nofollow">{}</a>', address, shown)
