"""The provinces of the Netherlands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from weidewinkels.kinds.base import Kind

PROVINCES = (
    "Drenthe",
    "Flevoland",
    "Friesland",
    "Gelderland",
    "Groningen",
    "Limburg",
    "Noord-Brabant",
    "Noord-Holland",
    "Overijssel",
    "Utrecht",
    "Zeeland",
    "Zuid-Holland",
)
OTHER_NAMES = {
    "brabant": "Noord-Brabant",
    "fryslân": "Friesland",
    "fryslan": "Friesland",
    "guelders": "Gelderland",
    "north brabant": "Noord-Brabant",
    "north holland": "Noord-Holland",
    "south holland": "Zuid-Holland",
}


class Province(Kind):
    """One of the twelve, in Dutch spelling."""

    attributes = {"autocomplete": "address-level1"}

    def parse_filled(self, text: str) -> str:
        if text not in PROVINCES:
            meant = meant_province(text)
            if meant is None:
                raise ValidationError(_("Dit is geen Nederlandse provincie."), code="province")
            raise ValidationError(
                _("Bedoelt u %(province)s?"), code="province", params={"province": meant}
            )
        return text

    def widget(self, value: Any = None) -> forms.Widget:
        names = [(name, name) for name in PROVINCES]
        return self.select(value, [("", _("Kies een provincie")), *names])


MEANT = {province.replace("-", " ").lower(): province for province in PROVINCES} | OTHER_NAMES


def meant_province(text: str) -> str | None:
    """The province that another spelling means: `North Holland`, `noord holland`."""
    return MEANT.get(" ".join(text.replace("-", " ").split()).lower())
