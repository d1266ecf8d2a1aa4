"""JSON that keeps a DataStore's values exact: 0.10 stays 0.10, and null, "", 0 and false stay apart."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import simplejson
from django.db import models


class ExactEncoder(simplejson.JSONEncoder):
    """Writes a Decimal with all its digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "use_decimal": True, "allow_nan": False})


class ExactDecoder(simplejson.JSONDecoder):
    """Reads a number with a fraction as a Decimal."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "parse_float": Decimal})


class ExactJSONField(models.JSONField):
    """JSON of a record: what comes out is what went in."""

    def __init__(self, **options: Any) -> None:
        # simplejson's classes take the same calls as json's, which the annotation asks for
        super().__init__(**{**options, "encoder": ExactEncoder, "decoder": ExactDecoder})

    def deconstruct(self) -> Any:
        name, path, positional, options = super().deconstruct()
        options.pop("encoder", None)
        options.pop("decoder", None)
        return name, path, positional, options
