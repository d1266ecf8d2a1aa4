"""Latitude and longitude in degrees."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from weidewinkels.kinds.base import Kind

DEGREES = re.compile(r"[+-]?[0-9]{1,3}([.,][0-9]{1,15})?")


class Coordinate(Kind):
    """Degrees with a comma or a point; kept as text in a column of text, else as a number."""

    align = "end"
    max_length = 40
    attributes = {"inputmode": "decimal", "autocomplete": "off"}
    limit: ClassVar[Decimal]
    inside: ClassVar[tuple[Decimal, Decimal]]
    """The Netherlands."""
    other: ClassVar[tuple[Decimal, Decimal]]
    """Where the other coordinate lies in the Netherlands."""

    def text(self, value: Any) -> str:
        # Text is shown as it is stored, so that a comma among points can be seen and mended.
        degrees = None if isinstance(value, str) else _degrees(str(value))
        return super().text(value) if degrees is None else _localised(degrees)

    def parse_filled(self, text: str) -> Decimal | str:
        degrees = _degrees(text)
        if degrees is None:
            raise ValidationError(
                _("Schrijf de graden als een getal, bijvoorbeeld %(example)s."),
                code="coordinate",
                params={"example": _localised(self.inside[0])},
            )
        if abs(degrees) > self.limit:
            raise ValidationError(
                _("Dit moet tussen -%(limit)s en %(limit)s graden liggen."),
                code="coordinate_range",
                params={"limit": self.limit},
            )
        return str(degrees) if self.column.type == "text" else degrees

    def doubts(self, value: Any) -> list[str]:
        degrees = Decimal(value)
        if self.inside[0] <= degrees <= self.inside[1]:
            return []
        if self.other[0] <= degrees <= self.other[1]:
            return [_("Dit ligt buiten Nederland. Zijn breedte- en lengtegraad verwisseld?")]
        return [_("Dit ligt buiten Nederland.")]

    def plain(self, value: Any) -> str:
        degrees = None if value is None else _degrees(str(value))
        return self.text(value) if degrees is None else _localised(degrees)

    def widget(self, value: Any = None) -> forms.Widget:
        widget = super().widget(value)
        widget.attrs["data-coordinate"] = self.column.kind
        is_text = self.column.type == "text"
        widget.attrs["data-decimal"] = "." if is_text else get_format("DECIMAL_SEPARATOR")
        return widget


class Latitude(Coordinate):
    """North of the equator, in the Netherlands 50,7 to 53,6."""

    shares_line = True
    limit = Decimal(90)
    inside = (Decimal("50.75"), Decimal("53.7"))
    other = (Decimal("3.2"), Decimal("7.3"))


class Longitude(Coordinate):
    """East of Greenwich, in the Netherlands 3,2 to 7,2."""

    limit = Decimal(180)
    inside = (Decimal("3.2"), Decimal("7.3"))
    other = (Decimal("50.75"), Decimal("53.7"))


def _degrees(text: str) -> Decimal | None:
    text = text.strip().removesuffix("°").replace("\N{MINUS SIGN}", "-")
    return Decimal(text.replace(",", ".")) if DEGREES.fullmatch(text) else None


def _localised(degrees: Decimal) -> str:
    return format(degrees, "f").replace(".", str(get_format("DECIMAL_SEPARATOR")))
