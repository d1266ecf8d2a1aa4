"""The columns of the resource against the profile."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from datastore_proxy.types import Resource
from weidewinkels.datasets.doctor.finding import Finding, broken, fine, warning
from weidewinkels.profile import PROFILE, Profile


def columns_against_profile(resource: Resource, profile: Profile = PROFILE) -> Iterator[Finding]:
    """What of the profile is there; a resource without any of it works too, with its own names."""
    subject = _("Kolommen")
    wanted = [column for section in profile.sections for column in section.columns]
    missing = [column for column in wanted if resource.field(column.id) is None]
    if len(missing) == len(wanted):
        yield fine(subject, _("Deze bron heeft eigen kolommen, niet die van een weidewinkel."))
        return
    if not missing:
        yield fine(subject, _("Alle kolommen van een weidewinkel zijn er."))
        return
    names = ", ".join(column.id for column in missing)
    said = ngettext(
        "Deze kolom ontbreekt: %(names)s.", "Deze kolommen ontbreken: %(names)s.", len(missing)
    ) % {"names": names}
    if needed := [column.id for column in missing if column.id in profile.identity]:
        yield broken(
            subject,
            said,
            _(
                "Aan %(needed)s wordt een record herkend als de bron opnieuw wordt geladen. Voeg toe "
                "wat ontbreekt, of pas het profiel aan."
            )
            % {"needed": ", ".join(needed)},
        )
        return
    yield warning(subject, said, _("Die gegevens zijn niet in te vullen. Voeg de kolommen toe."))
