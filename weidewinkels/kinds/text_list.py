"""Lists of text."""

from __future__ import annotations

from typing import Any

import simplejson
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from weidewinkels.kinds.base import Kind, as_json


class TextList(Kind):
    """One item per line; a list that lines can't hold (`[""]`, null in it) is shown as JSON."""

    max_length = 20_000
    multiline = True

    def text(self, value: Any) -> str:
        if not isinstance(value, list):
            return super().text(value)
        lines = "\n".join(str(item) for item in value)
        return lines if not value or _items(lines) == value else as_json(value)

    def parse_filled(self, text: str) -> list[Any]:
        if not text.startswith("["):
            return _items(text) or []
        try:
            items = simplejson.loads(text, use_decimal=True)
        except (ValueError, RecursionError) as error:
            raise ValidationError(
                _('Schrijf elk onderdeel op een eigen regel, of als ["een", "twee"].'), code="list"
            ) from error
        return list(items)

    def plain(self, value: Any) -> str:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return ", ".join(value)
        return self.text(value)


def _items(lines: str) -> list[str] | None:
    """What the lines hold; None for lines that `parse` would take for JSON."""
    if lines.lstrip().startswith("["):
        return None
    return [line.strip() for line in lines.split("\n") if line.strip()]
