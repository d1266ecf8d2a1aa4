"""Why two records may be one shop, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weidewinkels.review.doubles.likeness import Reason

WORDS: dict[str, str | Promise] = {
    "name_same": _("zelfde naam"),
    "name_alike": _("naam lijkt erop"),
    "name_other": _("andere naam"),
    "phone_same": _("zelfde telefoonnummer"),
    "phone_alike": _("telefoonnummer op één cijfer na gelijk"),
    "phone_other": _("ander telefoonnummer"),
    "email_same": _("zelfde e-mailadres"),
    "email_other": _("ander e-mailadres"),
    "site_same": _("zelfde website"),
    "site_other": _("andere website"),
    "address_same": _("zelfde postcode en huisnummer"),
    "street_same": _("zelfde straat en huisnummer"),
    "street_alike": _("zelfde straat"),
    "postcode_same": _("zelfde postcode"),
    "house_other": _("ander huisnummer"),
    "address_other": _("ander adres"),
    "city_other": _("andere plaats"),
    "near": _("%(number)s meter uit elkaar"),
    "far": _("%(number)s kilometer uit elkaar"),
    "rest_same": _("alle andere velden zijn gelijk"),
    "rest_alike": _("de andere velden lijken op elkaar"),
    "rest_other": _("de andere velden verschillen"),
}
FILTERS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "naam": (_("Naam"), ("name_same", "name_alike")),
    "adres": (_("Adres"), ("address_same", "street_same")),
    "telefoon": (_("Telefoon"), ("phone_same", "phone_alike")),
    "e-mail": (_("E-mail"), ("email_same",)),
    "website": (_("Website"), ("site_same",)),
    "dichtbij": (_("Dicht bij elkaar"), ("near",)),
}
"""What the list can be narrowed to: name in the address → label, codes of which one must be there."""
SAME_SPOT = 10
"""Metres, within which nobody points twice at the very same spot."""


def in_words(reasons: Iterable[Reason]) -> list[str]:
    """As they are told; what isn't known any more is left out."""
    return [_said(reason) for reason in reasons if reason.code in WORDS]


def _said(reason: Reason) -> str:
    if reason.code == "near" and reason.number <= SAME_SPOT:
        return str(_("zelfde plek op de kaart"))
    return str(WORDS[reason.code]) % {"number": number_format(reason.number, force_grouping=True)}
