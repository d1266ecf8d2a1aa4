"""Dutch postcodes."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from weidewinkels.kinds.base import Kind

POSTCODE = re.compile(r"([1-9][0-9]{3})\s?(?!SA|SD|SS)([A-Z]{2})")
"""Source: PostNL; the three pairs of letters aren't given out."""


class Postcode(Kind):
    """`1674 PS`: four digits, the first not 0, and two letters."""

    shares_line = True
    attributes = {"autocomplete": "postal-code", "autocapitalize": "characters"}

    def parse_filled(self, text: str) -> str:
        postcode = _postcode(text)
        if postcode is None:
            raise ValidationError(
                _(
                    "Dit is geen Nederlandse postcode. "
                    "Schrijf vier cijfers en twee letters: 1674 PS."
                ),
                code="postcode",
            )
        return postcode

    def plain(self, value: Any) -> str:
        return (_postcode(value) if isinstance(value, str) else None) or self.text(value)


def _postcode(text: str) -> str | None:
    match = POSTCODE.fullmatch(text.strip().upper())
    return f"{match[1]} {match[2]}" if match else None
