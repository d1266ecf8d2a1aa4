"""Yes, no, or not known."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from weidewinkels.kinds.base import Kind

WORDS = {
    "true": True,
    "ja": True,
    "yes": True,
    "waar": True,
    "false": False,
    "nee": False,
    "no": False,
    "onwaar": False,
    "onbekend": None,
    "unknown": None,
}


class Boolean(Kind):
    """True, false, and null: which of the two isn't known."""

    def text(self, value: Any) -> str:
        return str(value).lower() if isinstance(value, bool) else super().text(value)

    def parse_filled(self, text: str) -> bool | None:
        try:
            return WORDS[text.lower()]
        except KeyError:
            raise ValidationError(_("Kies ja, nee of onbekend."), code="boolean") from None

    def plain(self, value: Any) -> str:
        if not isinstance(value, bool):
            return self.text(value)
        return _("ja") if value else _("nee")

    def widget(self, value: Any = None) -> forms.Widget:
        return self.select(value, [("true", _("ja")), ("false", _("nee")), ("", _("onbekend"))])
