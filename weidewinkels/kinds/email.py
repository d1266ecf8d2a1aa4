"""E-mail addresses."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email

from weidewinkels.kinds.base import Kind


class Email(Kind):
    """An address, checked by its form alone: no mail server is asked."""

    max_length = 254
    # Not type=email: browsers trim that, and would so change an old value nobody touched.
    attributes = {
        "inputmode": "email",
        "autocomplete": "email",
        "autocapitalize": "off",
        "spellcheck": "false",
    }

    def parse_filled(self, text: str) -> str:
        try:
            return validate_email(text, check_deliverability=False).normalized
        except EmailNotValidError as error:
            raise ValidationError(
                _("Dit is geen geldig e-mailadres. Schrijf het als naam@voorbeeld.nl."),
                code="email",
            ) from error

    def display(self, value: Any) -> str:
        if not value or self.warnings(value):
            return self.text(value)
        return format_html('<a href="mailto:{}">{}</a>', self.parse(value), value)
