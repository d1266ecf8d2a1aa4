"""Values of any shape, as JSON."""

from __future__ import annotations

from typing import Any, NoReturn

import simplejson
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from weidewinkels.kinds.base import Kind, as_json


class JsonValue(Kind):
    """JSON as people can read it; `""`, `0`, `false`, `[]` and null stay five different values."""

    max_length = 200_000
    multiline = True
    attributes = {
        "class": "form-control font-monospace",
        "autocomplete": "off",
        "spellcheck": "false",
        "autocapitalize": "off",
    }

    def text(self, value: Any) -> str:
        return "" if value is None else as_json(value, indent=2)

    def parse_filled(self, text: str) -> Any:
        try:
            return simplejson.loads(text, use_decimal=True, parse_constant=_refuse_constant)
        except simplejson.JSONDecodeError as error:
            raise ValidationError(
                _("Dit is geen geldige JSON: kijk bij regel %(line)s, teken %(column)s."),
                code="json",
                params={"line": error.lineno, "column": error.colno},
            ) from error
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("Dit is geen geldige JSON."), code="json") from error

    def plain(self, value: Any) -> str:
        return "" if value is None else as_json(value)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
