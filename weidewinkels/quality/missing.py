"""What isn't there and should be."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from weidewinkels.quality.base import Finding, Sheet, check
from weidewinkels.quality.netherlands import province_of_postcode

WAYS_TO_REACH = ("email", "phone", "url")


@check(
    "unreachable",
    _("Niet te bereiken"),
    _(
        "Er is geen e-mailadres, telefoonnummer of website dat kan kloppen: niemand kan contact opnemen."
    ),
    can_mend=False,
)
def unreachable(sheet: Sheet) -> Iterator[Finding]:
    ways = [column for kind in WAYS_TO_REACH for column in sheet.table.of_kind(kind)]
    if ways and not any(sheet.read(column).value for column in ways):
        yield ways[0], {}


@check(
    "missing_required",
    _("Verplicht gegeven ontbreekt"),
    _("Dit moet ingevuld zijn, en is leeg."),
    can_mend=False,
)
def missing_required(sheet: Sheet) -> Iterator[Finding]:
    for column in sheet.table.columns:
        if column.required and sheet.is_empty(column):
            yield column, {}


@check(
    "missing_email",
    _("E-mailadres ontbreekt"),
    _("Zonder e-mailadres kan de eigenaar geen bericht krijgen."),
    can_mend=False,
)
def missing_email(sheet: Sheet) -> Iterator[Finding]:
    yield from _missing(sheet, "email")


@check(
    "missing_phone",
    _("Telefoonnummer ontbreekt"),
    _("Klanten bellen graag voordat ze komen."),
    can_mend=False,
)
def missing_phone(sheet: Sheet) -> Iterator[Finding]:
    yield from _missing(sheet, "phone")


@check(
    "missing_province",
    _("Provincie ontbreekt"),
    _("Wie op provincie zoekt, vindt dit niet. Vaak volgt de provincie uit de postcode."),
)
def missing_province(sheet: Sheet) -> Iterator[Finding]:
    for column, _mend in _missing(sheet, "province"):
        province = province_of_postcode(sheet)
        yield column, {column.id: province} if province else {}


@check(
    "not_on_map",
    _("Niet op de kaart"),
    _("De coördinaten ontbreken, dus dit staat niet op de kaart."),
    can_mend=False,
)
def not_on_map(sheet: Sheet) -> Iterator[Finding]:
    latitude, longitude = sheet.table.first("latitude"), sheet.table.first("longitude")
    if latitude and longitude:
        for column in (latitude, longitude):
            if sheet.is_empty(column):
                yield column, {}
                break  # once per record: the two are one thing


def _missing(sheet: Sheet, kind: str) -> Iterator[Finding]:
    """The first column of the kind, when none of them says anything."""
    column = sheet.table.first(kind)
    if column and not any(sheet.filled(kind)):
        yield column, {}
