"""Postcodes, and provinces that don't fit them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from weidewinkels.kinds.province import PROVINCES, meant_province
from weidewinkels.profile import Column
from weidewinkels.quality.base import Finding, Sheet, check
from weidewinkels.quality.netherlands import (
    is_far_from,
    point_of,
    postcode_area,
    province_of_postcode,
    provinces_near,
)


@check(
    "postcode",
    _("Postcode kan niet kloppen"),
    _("Dit is geen Nederlandse postcode: dat zijn vier cijfers en twee letters, zoals 1674 PS."),
)
def impossible_postcode(sheet: Sheet) -> Iterator[Finding]:
    for column in sheet.filled("postcode"):
        if sheet.read(column).is_wrong:
            bare = re.sub(r"[^0-9A-Z]", "", sheet.text(column).upper())
            value = sheet.reads(column, bare.removeprefix("NL"))
            yield column, {column.id: value} if value else {}


@check(
    "postcode_spelling",
    _("Postcode anders geschreven"),
    _("De postcode klopt, maar hoort met een spatie en hoofdletters: 1674 PS."),
)
def other_spelling_of_postcode(sheet: Sheet) -> Iterator[Finding]:
    for column in sheet.filled("postcode"):
        value = sheet.read(column).value
        if value and value != sheet.text(column):
            yield column, {column.id: value}


@check(
    "province_spelling",
    _("Provincie anders geschreven"),
    _(
        "Dit is een andere spelling, of de naam in een andere taal. Wie op provincie zoekt, vindt dit niet."
    ),
)
def other_spelling_of_province(sheet: Sheet) -> Iterator[Finding]:
    for column, name in _provinces(sheet):
        if name not in PROVINCES and (meant := meant_province(name)):
            yield column, {column.id: meant}


@check(
    "province",
    _("Geen provincie"),
    _("Dit is geen van de twaalf Nederlandse provincies."),
)
def no_province(sheet: Sheet) -> Iterator[Finding]:
    for column, name in _provinces(sheet):
        if meant_province(name) is None:
            province = province_of_postcode(sheet)
            yield column, {column.id: province} if province else {}


@check(
    "province_postcode",
    _("Provincie past niet bij de postcode"),
    _("Deze postcode ligt in een andere provincie. Een van de twee klopt niet."),
)
def province_beside_postcode(sheet: Sheet) -> Iterator[Finding]:
    area = postcode_area(sheet)
    near = provinces_near(area) if area else ()
    for column, name in _provinces(sheet):
        meant = meant_province(name)
        if near and meant and meant not in near:
            province = province_of_postcode(sheet)
            yield column, {column.id: province} if province else {}


@check(
    "province_coordinates",
    _("Provincie past niet bij de plek op de kaart"),
    _("De plek op de kaart ligt ver buiten deze provincie. Een van de twee klopt niet."),
    can_mend=False,
)
def province_beside_coordinates(sheet: Sheet) -> Iterator[Finding]:
    point = point_of(sheet)
    for column, name in _provinces(sheet):
        meant = meant_province(name)
        if point and meant and is_far_from(meant, point):
            yield column, {}


def _provinces(sheet: Sheet) -> Iterator[tuple[Column, str]]:
    for column in sheet.filled("province"):
        yield column, sheet.text(column)
