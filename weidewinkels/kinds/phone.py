"""Telephone numbers, Dutch unless they say otherwise."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    format_number,
    is_valid_number,
    parse,
)

from weidewinkels.kinds.base import Kind

HOME_REGION = "NL"
HOME_CODE = 31
NUMBER_ALONE = re.compile(r"[+0-9()./\s-]+")


class Phone(Kind):
    """A number in its national form (`0229 591 234`), from abroad in the international one."""

    max_length = 40
    attributes = {"inputmode": "tel", "autocomplete": "tel"}

    def text(self, value: Any) -> str:
        number = _number(value) if isinstance(value, str) else None
        return _written(number) if number else super().text(value)

    def parse_filled(self, text: str) -> str:
        number = _number(text)
        if number is None:
            raise ValidationError(
                _(
                    "Dit is geen geldig telefoonnummer. Schrijf het als 0229 591 234, of met "
                    "landnummer als +32 2 555 12 12."
                ),
                code="phone",
            )
        return _written(number)

    def display(self, value: Any) -> str:
        number = _number(value) if isinstance(value, str) else None
        if number is None:
            return self.text(value)
        address = format_number(number, PhoneNumberFormat.E164)
        return format_html('<a href="tel:{}">{}</a>', address, _written(number))


def _number(text: str) -> PhoneNumber | None:
    # The parser finds a number in nearly any text, and drops what stands around it.
    if not NUMBER_ALONE.fullmatch(text):
        return None
    try:
        number = parse(text, HOME_REGION)
    except NumberParseException:
        return None
    return number if is_valid_number(number) else None


def _written(number: PhoneNumber) -> str:
    is_home = number.country_code == HOME_CODE
    form = PhoneNumberFormat.NATIONAL if is_home else PhoneNumberFormat.INTERNATIONAL
    return format_number(number, form)
