"""The forms of a new data set: what to begin with, and where it comes. Columns have their own."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from datastore_proxy.platform import Package, Platform
from weidewinkels.datasets.making.naming import package_name_for, problem_of
from weidewinkels.datasets.making.place import Places, found_by
from weidewinkels.datasets.models import NewDataset, Start

MEGABYTE = 1024 * 1024
OTHER, NEW = "other", "new"
PACKAGE_NAME = re.compile(r"[a-z0-9_-]{2,100}")


class StartForm(forms.Form):
    """What the columns are taken from; with a file, that file."""

    error_css_class = "has-error"

    start = forms.ChoiceField(
        choices=Start.choices, initial=Start.PROFILE, widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=gettext_lazy("Bestand"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(
            attrs={"class": "form-control", "accept": ".csv,.tsv,.txt,.xlsx,.ods"}
        ),
    )

    def clean_file(self) -> UploadedFile[bytes] | None:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file and file.size and file.size > settings.IMPORT_MB * MEGABYTE:
            raise ValidationError(
                _("Dit bestand is groter dan %(most)s MB.") % {"most": settings.IMPORT_MB}
            )
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("start") == Start.FILE and not data.get("file") and "file" not in self.errors:
            self.add_error("file", _("Kies een bestand."))
        return data


class PlaceForm(forms.Form):
    """The name of the new resource, and the package that it comes in."""

    error_css_class = "has-error"

    name = forms.CharField(
        label=gettext_lazy("Naam van de gegevensset"),
        max_length=200,
        strip=True,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Geef de gegevensset een naam.")},
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Dataset in CKAN"),
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=gettext_lazy(
            "De map op het dataplatform waar de gegevensset bij komt. Hier staan die waarin wij "
            "mogen schrijven."
        ),
    )
    other_package = forms.CharField(
        label=gettext_lazy("Naam of adres van de andere dataset"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    package_title = forms.CharField(
        label=gettext_lazy("Titel van de nieuwe dataset"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    organization_id = forms.ChoiceField(
        label=gettext_lazy("Organisatie"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    is_private = forms.BooleanField(
        label=gettext_lazy("Alleen voor leden van de organisatie"),
        required=False,
        help_text=gettext_lazy("Later kunt u de dataset in CKAN openbaar maken."),
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    alias = forms.CharField(
        label=gettext_lazy("Alias (mag leeg blijven)"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "Een tweede naam waaronder programma's deze tabel kunnen lezen, bijvoorbeeld weidewinkels."
        ),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, new: NewDataset, places: Places, platform: Platform) -> None:
        first = f"package:{places.current}" if places.current else ""
        initial = {
            name: getattr(new, name)
            for name in (
                "name", "other_package", "package_title", "organization_id", "is_private", "alias"
            )
        }  # fmt: skip
        super().__init__(data, initial={**initial, "place": new.place or first})
        self.places, self.platform = places, platform
        self.package: Package | None = None
        """The package that was chosen, once the form is valid; None for a new one."""
        choices = [(f"package:{one.id}", _titled(one, places)) for one in places.packages]
        if new.package_id and not places.package(new.package_id):
            # Made a moment ago: CKAN's search may not know it yet.
            choices.insert(0, (f"package:{new.package_id}", new.package_title or new.package_id))
        if places.organizations:
            choices.append((NEW, _("Een nieuwe dataset …")))
        choices.append((OTHER, _("Een andere dataset …")))
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
        self.fields["organization_id"].choices = [  # type: ignore[attr-defined]
            (one.id, one.title) for one in places.organizations
        ]

    def clean_alias(self) -> str:
        alias: str = self.cleaned_data["alias"]
        if alias and (problem := problem_of(alias)):
            raise ValidationError(problem)
        return alias

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        place = data.get("place", "")
        if place == NEW:
            self._check_new(data)
        elif place == OTHER:
            self._check_other(data)
        elif place:
            package_id = place.removeprefix("package:")
            self.package = self.places.package(package_id) or found_by(package_id, self.platform)
            if self.package is None:
                self.add_error("place", _("Deze dataset is er in CKAN niet meer. Kies een andere."))
        return data

    def _check_new(self, data: dict[str, Any]) -> None:
        title = data.get("package_title", "")
        name = package_name_for(title)
        if not title:
            self.add_error("package_title", _("Geef de nieuwe dataset een titel."))
        elif not PACKAGE_NAME.fullmatch(name):
            self.add_error("package_title", _("Maak de titel iets langer, met letters of cijfers."))
        elif found_by(name, self.platform):
            self.add_error(
                "package_title",
                _("Er is al een dataset “%(name)s”. Kies een andere titel, of die dataset.")
                % {"name": name},
            )
        if not data.get("organization_id"):
            self.add_error("organization_id", _("Kies een organisatie."))
        data["package_name"] = name

    def _check_other(self, data: dict[str, Any]) -> None:
        text = data.get("other_package", "")
        if not text:
            self.add_error("other_package", _("Vul de naam of het adres van de dataset in."))
            return
        self.package = found_by(text, self.platform)
        if self.package is None:
            self.add_error(
                "other_package", _("CKAN kent deze dataset niet, of wij mogen hem niet zien.")
            )

    def store(self, new: NewDataset) -> None:
        """What was typed, right or wrong, into the design; the caller saves."""
        for name in ("name", "place", "other_package", "package_title", "organization_id", "alias"):
            field = self.fields[name]
            text = str(self.data.get(name, "")).replace("\0", "").strip()
            new.__dict__[name] = text[: getattr(field, "max_length", None) or 200]
        new.is_private = bool(self.data.get("is_private"))
        new.package_name = str(getattr(self, "cleaned_data", {}).get("package_name", ""))
        new.package_id = self.package.id if self.package else ""


def _titled(package: Package, places: Places) -> str:
    organization = places.titles.get(package.owner, "")
    title = package.title if not organization else f"{package.title} ({organization})"
    return (
        _("%(title)s, waar ook de huidige in staat") % {"title": title}
        if package.id == places.current
        else title
    )
