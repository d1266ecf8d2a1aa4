"""The types that a new column can have, in words, and in the DataStore's."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ColumnType:
    """`id`: PostgreSQL's name, as `datastore_create` takes it."""

    id: str
    label: str | Promise
    example: str | Promise


TYPES = (
    ColumnType("text", _("Tekst"), _("ook telefoonnummers, postcodes, adressen en links")),
    ColumnType("int8", _("Geheel getal"), "12"),
    ColumnType("numeric", _("Getal met decimalen"), "12,50"),
    ColumnType("bool", _("Ja of nee"), _("ja, nee of onbekend")),
    ColumnType("date", _("Datum"), "31-12-2026"),
    ColumnType("timestamp", _("Datum en tijd"), "31-12-2026 09:30"),
    ColumnType("time", _("Tijd"), "09:30"),
    ColumnType("_text", _("Lijst van teksten"), _("kaas, honing")),
    ColumnType("json", _("JSON"), '{"a": 1}'),
)
TYPE_IDS = frozenset(one.id for one in TYPES)
CANNOT_BE_KEY = frozenset({"json", "_text"})
"""PostgreSQL can't compare JSON, and a list is no name of a record."""


def label_of(type_: str) -> str:
    """The type in words; its own name where it isn't one of ours."""
    return next((str(one.label) for one in TYPES if one.id == type_), type_)
