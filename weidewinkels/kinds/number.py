"""Whole and exact numbers, written in the reader's language."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from weidewinkels.kinds.base import Kind

FLOATS = ("float4", "float8")
LONGEST_PLAIN = 40
"""Numbers with more digits than this are written with an exponent."""
GROUPED_FROM = 10_000
"""Dutch writes 2020 and 9999 without a separator (Taaladvies.net)."""


class Number(Kind):
    """An exact number: `1,5`, `1.234,5` in Dutch, `1.5`, `1,234.5` in English."""

    align = "end"
    max_length = 400
    attributes: ClassVar[dict[str, str]] = {"inputmode": "decimal", "autocomplete": "off"}

    def text(self, value: Any) -> str:
        number = _as_number(value)
        return super().text(value) if number is None else _localised(number)

    def parse_filled(self, text: str) -> Decimal | int:
        number = _typed_number(text)
        if number is None:
            raise ValidationError(
                _("Dit is geen getal. Schrijf het als %(example)s."),
                code="number",
                params={"example": _localised(Decimal("1234.5"))},
            )
        return self.fitting(number)

    def fitting(self, number: Decimal) -> Decimal | int:
        """The number as this column can keep it; ValidationError when it can't."""
        if self.column.type not in FLOATS:
            return number
        rounded = float(number)
        if rounded in (float("inf"), float("-inf")):
            raise ValidationError(_("Dit getal is te groot."), code="too_big")
        return Decimal(repr(rounded))

    def plain(self, value: Any) -> str:
        number = _as_number(value)
        return self.text(value) if number is None else _localised(number, grouped=True)


class Integer(Number):
    """A whole number that fits the column's type."""

    attributes: ClassVar[dict[str, str]] = {"inputmode": "numeric", "autocomplete": "off"}
    bits: ClassVar[dict[str, int]] = {"int2": 16, "int8": 64}

    def fitting(self, number: Decimal) -> int:
        if number.adjusted() > LONGEST_PLAIN:
            raise ValidationError(_("Dit getal is te groot."), code="too_big")
        if number != number.to_integral_value():
            raise ValidationError(_("Schrijf een geheel getal, zonder decimalen."), code="whole")
        most = 2 ** (self.bits.get(self.column.type, 32) - 1)
        if not -most <= number < most:
            raise ValidationError(
                _("Dit getal moet tussen %(least)s en %(most)s liggen."),
                code="too_big",
                params={
                    "least": _localised(Decimal(-most), grouped=True),
                    "most": _localised(Decimal(most - 1), grouped=True),
                },
            )
        return int(number)


def _as_number(value: Any) -> Decimal | None:
    """The stored value as a number; None for text such as "NaN"."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() else None


def _typed_number(text: str) -> Decimal | None:
    """A number with the language's signs; one grouping sign that can't group is a decimal sign."""
    decimal, group = str(get_format("DECIMAL_SEPARATOR")), str(get_format("THOUSAND_SEPARATOR"))
    text = re.sub(r"(?<=\d)[\s'](?=\d{3}(?!\d))", "", text.replace("\N{MINUS SIGN}", "-"))
    whole, sign, fraction = text.partition(decimal)
    if group.strip() and group in whole:
        if re.fullmatch(rf"[+-]?\d{{1,3}}({re.escape(group)}\d{{3}})+", whole):
            whole = whole.replace(group, "")
        elif not sign and whole.count(group) == 1:
            whole, sign, fraction = whole.partition(group)
    plain = f"{whole}.{fraction}" if sign else whole
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", plain, re.ASCII | re.IGNORECASE):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _localised(number: Decimal, *, grouped: bool = False) -> str:
    decimal, group = str(get_format("DECIMAL_SEPARATOR")), str(get_format("THOUSAND_SEPARATOR"))
    if abs(number.adjusted()) > LONGEST_PLAIN:
        return str(number).replace(".", decimal)
    whole, sign, fraction = format(number, "f").partition(".")
    if grouped and abs(number) >= GROUPED_FROM:
        whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", group, whole)
    return f"{whole}{decimal}{fraction}" if sign else whole
