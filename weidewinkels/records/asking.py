"""What the list asks of the catalogue, as the DataStore can't answer it: from its address to
conditions, and back to words.

| parameter | meaning |
|---|---|
| `f.<column>.bevat`, `.begint` | the column holds, or begins with, this text |
| `f.<column>.leeg` | `1`: the column is empty; `0`: it is filled in |
| `f.<column>.van`, `.tot` | from and to, both included |
| `bij`, `km` | at most so far from a place: a name that shops have, or "52.64,5.06" |
| `delen` | `1`: words are found anywhere in a word |
| `oordeel`, `vlag`, `eigenaar`, `vers` | what reviewers know: see `CHOICES` |
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weidewinkels.accounts.models import Ownership
from weidewinkels.catalogue import conditions as ask
from weidewinkels.catalogue.freshness import Freshness
from weidewinkels.catalogue.models import Verdict
from weidewinkels.catalogue.search import place_of
from weidewinkels.profile import PROFILE, Column
from weidewinkels.quality import CHECKS
from weidewinkels.records.filter_values import NotAValueError, iso_date

PREFIX = "f."
LONGEST = 200
USUAL_KM = 10
MOST_KM = 500
NUMBER = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,15})?")
PLACE = re.compile(r"([0-9]{1,2}[.][0-9]{1,10})\s*[,;]\s*([0-9]{1,3}[.][0-9]{1,10})")
NUMBER_KINDS = {"latitude", "longitude", "number", "integer"}
MOMENT_KINDS = {"date", "timestamp"}
BEGINS_AS_MOMENT = re.compile(r"[0-9]{4}(-|$)")
"""A year, a month of it, a day, or a time on that day: what ISO writes compares as text."""

OPERATORS: Mapping[str, str | Promise] = {
    "bevat": gettext_lazy("bevat"),
    "begint": gettext_lazy("begint met"),
    "leeg": gettext_lazy("is"),
    "van": gettext_lazy("vanaf"),
    "tot": gettext_lazy("tot en met"),
}
CHOICES: Mapping[str, Mapping[str, str | Promise]] = {
    "oordeel": {
        "geen": gettext_lazy("nog niet bekeken"),
        "goedgekeurd": gettext_lazy("goedgekeurd"),
        "gemarkeerd": gettext_lazy("gemarkeerd"),
        "gewijzigd": gettext_lazy("gewijzigd sinds het oordeel"),
        "gevraagd": gettext_lazy("gevraagd aan de eigenaar"),
    },
    "vers": {
        "actueel": gettext_lazy("actueel"),
        "controle": gettext_lazy("aan controle toe"),
        "verlopen": gettext_lazy("verouderd"),
        "nooit": gettext_lazy("nooit bevestigd"),
    },
    "eigenaar": {
        "met": gettext_lazy("met een eigenaar"),
        "geen": gettext_lazy("zonder eigenaar"),
    },
    "vlag": {
        "1": gettext_lazy("met een opmerking"),
        "0": gettext_lazy("zonder opmerkingen"),
    },
}
LABELS: Mapping[str, str | Promise] = {
    "oordeel": gettext_lazy("Oordeel"),
    "vers": gettext_lazy("Actualiteit"),
    "eigenaar": gettext_lazy("Eigenaar"),
    "vlag": gettext_lazy("Controle"),
}
VERDICTS = {
    "geen": Verdict.NONE,
    "goedgekeurd": Verdict.APPROVED,
    "gemarkeerd": Verdict.FLAGGED,
    "gewijzigd": ask.HasVerdict.CHANGED,
    "gevraagd": Verdict.ASKED,
}
FRESHNESS = {
    "actueel": Freshness.FRESH,
    "controle": Freshness.DUE,
    "verlopen": Freshness.STALE,
}

SENT_EMPTY = frozenset({"bij", *CHOICES})
"""What a form without JavaScript sends also when nothing was asked."""


@dataclass(frozen=True)
class Asked:
    """One of these parameters as it was given: its name and its value."""

    name: str
    value: str

    @property
    def operator(self) -> str:
        return self.name.rpartition(".")[2] if self.name.startswith(PREFIX) else ""

    @property
    def column(self) -> str:
        return self.name.removeprefix(PREFIX).rpartition(".")[0] if self.operator else ""


def asked_of_column(name: str, columns: Collection[str]) -> bool:
    """Whether this parameter asks something of a column other than that it equals a value."""
    column, _dot, operator = name.removeprefix(PREFIX).rpartition(".")
    return (
        name.startswith(PREFIX)
        and name.removeprefix(PREFIX) not in columns
        and column in columns
        and operator in OPERATORS
    )


def read(given: QueryDict, columns: Mapping[str, Column], problems: list[str]) -> tuple[Asked, ...]:
    """What is asked, in the order of the address; what is no good is told in `problems`."""
    asked = tuple(_read(given, columns, problems))
    problems += _impossible_ranges(asked, columns)
    return asked


def _read(given: QueryDict, columns: Mapping[str, Column], problems: list[str]) -> Iterator[Asked]:
    for name in given:
        value = given.get(name, "").replace("\0", " ").strip()[:LONGEST]
        if not value:
            continue
        if asked_of_column(name, columns):
            one = Asked(name, value)
            if problem := _problem(one, columns[one.column]):
                problems.append(problem)
            else:
                yield one
        elif name in CHOICES:
            if value in CHOICES[name] or (name == "vlag" and value in CHECKS):
                yield Asked(name, value)
            else:
                problems.append(
                    _("“%(value)s” kan niet worden gekozen; dit filter is weggelaten.")
                    % {"value": value[:60]}
                )
        elif name == "bij" and has_place(columns):
            yield Asked("bij", value)
            yield Asked("km", str(_km(given.get("km", ""))))
        elif name == "delen" and value == "1" and given.get("q", "").strip():
            yield Asked("delen", "1")


def _problem(one: Asked, column: Column) -> str:
    if '"' in column.id or "\\" in column.id:
        return _("Op de kolom “%(column)s” kan niet worden gefilterd.") % {"column": column.label}
    if _fits(one, column):
        return ""
    return _("“%(value)s” past niet bij de kolom “%(column)s”; dit filter is weggelaten.") % {
        "value": one.value[:60],
        "column": column.label,
    }


def _fits(one: Asked, column: Column) -> bool:
    if one.operator == "leeg":
        return one.value in ("0", "1")
    if one.operator in ("van", "tot"):
        try:
            _border(one, column)
        except ValueError:
            return False
    return True


def _impossible_ranges(asked: Sequence[Asked], columns: Mapping[str, Column]) -> Iterator[str]:
    """Why nothing is found where "from" lies above "to". Both stay as they were typed, to be mended."""
    given = {one.name: one for one in asked}
    for low in asked:
        high = given.get(f"{PREFIX}{low.column}.tot") if low.operator == "van" else None
        if high is None:
            continue
        column = columns[low.column]
        if ask.Between(column.id, _border(low, column), _border(high, column)).is_impossible:
            yield _(
                "Niets is “%(column)s” vanaf %(low)s tot en met %(high)s: de eerste komt na de"
                " tweede. Wissel ze om."
            ) % {"column": column.label, "low": low.value[:60], "high": high.value[:60]}


def for_reviewers_only(one: Asked) -> bool:
    """What only those who look after all records may ask."""
    return one.name in CHOICES


# --- To the catalogue ---------------------------------------------------------------------


def conditions(asked: Sequence[Asked], columns: Sequence[Column]) -> list[ask.Condition]:
    """What is asked, but for `delen`, which says how the words are meant."""
    by_id = {column.id: column for column in columns}
    values = {one.name: one.value for one in asked}
    made: list[ask.Condition] = []
    for one in asked:
        if one.operator:
            made.append(_of_column(one, by_id[one.column]))
        elif one.name == "bij":
            made.append(_near(one.value, _km(values.get("km", ""))))
        elif one.name in CHOICES:
            made.append(_of_reviewers(one))
    return made


def _of_column(one: Asked, column: Column) -> ask.Condition:
    if one.operator == "bevat":
        return ask.Contains(column.id, one.value)
    if one.operator == "begint":
        return ask.StartsWith(column.id, one.value)
    if one.operator == "leeg":
        return ask.Empty(column.id, one.value == "1")
    border = _border(one, column)
    if one.operator == "van":
        return ask.Between(column.id, low=border)
    return ask.Between(column.id, high=border)


def _border(one: Asked, column: Column) -> Decimal | str:
    """What to compare the column with; raises NotAValueError."""
    if column.kind in NUMBER_KINDS:
        if not NUMBER.fullmatch(one.value):
            raise NotAValueError(one.value)
        return Decimal(one.value.replace(",", "."))
    if column.kind in MOMENT_KINDS:
        text = iso_date(one.value)
        if not BEGINS_AS_MOMENT.match(text):
            raise NotAValueError(one.value)
        return text
    return one.value


def _near(place: str, km: int) -> ask.Condition:
    if found := PLACE.fullmatch(place):
        return ask.Near(float(found[1]), float(found[2]), km)
    middle = place_of(settings.DATASTORE_RESOURCE_ID, PROFILE.subtitle, place)
    # In a place that no shop has, there is none.
    return ask.Near(*middle, km) if middle else ask.HasKey(())


def _of_reviewers(one: Asked) -> ask.Condition:
    if one.name == "oordeel":
        return ask.HasVerdict(VERDICTS[one.value])
    if one.name == "eigenaar":
        return ask.IsLinked(Ownership.objects.all(), has=one.value == "met")
    if one.name == "vlag":
        return ask.HasFlag("" if one.value in "01" else one.value, has=one.value != "0")
    if one.value == "nooit":
        return ask.Confirmed(ever=False)
    return ask.IsFresh(FRESHNESS[one.value])


# --- In words -------------------------------------------------------------------------------


def in_words(one: Asked, asked: Sequence[Asked], columns: Mapping[str, Column]) -> tuple[str, str]:
    """A label and a value for the chip; ("", "") for what is told along with another."""
    if one.operator:
        label = f"{columns[one.column].label} {OPERATORS[one.operator]}"
        if one.operator == "leeg":
            return label, _("leeg") if one.value == "1" else _("ingevuld")
        return label, one.value
    if one.name == "bij":
        km = next((other.value for other in asked if other.name == "km"), USUAL_KM)
        return _("In de buurt"), _("binnen %(km)s km van %(place)s") % {
            "km": km,
            "place": one.value,
        }
    if one.name == "delen":
        return _("Zoeken"), _("ook in delen van woorden")
    if one.name in CHOICES:
        known = CHOICES[one.name].get(one.value)
        return str(LABELS[one.name]), str(known or CHECKS[one.value].label)
    return "", ""


def _km(text: str) -> int:
    km = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else USUAL_KM
    return max(1, min(km, MOST_KM))


def has_place(columns: Collection[str]) -> bool:
    """Whether the records have a latitude and a longitude."""
    ids = {column.kind: column.id for section in PROFILE.sections for column in section.columns}
    return {ids.get("latitude"), ids.get("longitude")} <= set(columns)
