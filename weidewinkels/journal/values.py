"""JSON that keeps a DataStore's values exact: 0.10 stays 0.10, and null, "", 0 and false stay apart."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import simplejson
from django.db import models
from django.db.models.fields.json import KeyTransform

_quick = json.JSONEncoder(allow_nan=False)
_exact = simplejson.JSONEncoder(use_decimal=True, allow_nan=False)
_decoder = json.JSONDecoder(parse_float=Decimal)


class ExactEncoder:
    """Writes a Decimal with all its digits.

    Made anew by `json.dumps` for each value, so it holds nothing; the quick encoder, which knows no
    Decimal, writes the same text several times as fast.
    """

    def __init__(self, **options: Any) -> None: ...

    def encode(self, value: Any) -> str:
        try:
            return _quick.encode(value)
        except TypeError:
            return _exact.encode(value)


class ExactDecoder:
    """Reads a number with a fraction as a Decimal."""

    def __init__(self, **options: Any) -> None: ...

    def decode(self, text: str) -> Any:
        return _decoder.decode(text)


class ExactJSONField(models.JSONField):
    """JSON of a record: what comes out is what went in."""

    def __init__(self, **options: Any) -> None:
        # They take the calls that are made of json's classes, which the annotation asks for
        super().__init__(**{**options, "encoder": ExactEncoder, "decoder": ExactDecoder})

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """As Django does it, without the detours: a journal reads them by the ten thousand."""
        if isinstance(value, str) and not isinstance(expression, KeyTransform):
            return _decoder.decode(value)
        return super().from_db_value(value, expression, connection)

    def deconstruct(self) -> Any:
        name, path, positional, options = super().deconstruct()
        options.pop("encoder", None)
        options.pop("decoder", None)
        return name, path, positional, options


class NamesField(models.JSONField):
    """A list of names, mostly an empty one; to the database it is Django's own field."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return [] if value == "[]" else super().from_db_value(value, expression, connection)

    def deconstruct(self) -> Any:
        name, _path, positional, options = super().deconstruct()
        return name, "django.db.models.JSONField", positional, options
