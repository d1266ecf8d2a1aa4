"""How a file is to be read, as a person fills it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weidewinkels.exchange.importing.cells import CLEAR
from weidewinkels.exchange.importing.mapping import SKIP, fits
from weidewinkels.exchange.models import Import
from weidewinkels.profile import PROFILE, Column

MEGABYTE = 1024 * 1024
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "iso8859_15", "cp850", "mac_roman")
SEPARATORS = (
    (";", gettext_lazy("Puntkomma")),
    (",", gettext_lazy("Komma")),
    ("\t", gettext_lazy("Tab")),
    ("|", gettext_lazy("Streep")),
)
BY_KEY, BY_IDENTITY, ALL_NEW = "sleutel", "gegevens", "nieuw"


class UploadForm(forms.Form):
    error_css_class = "has-error"

    file = forms.FileField(
        label=gettext_lazy("Bestand"),
        help_text=gettext_lazy("CSV, Excel (XLSX) of OpenDocument (ODS)."),
        widget=forms.ClearableFileInput(
            attrs={"class": "form-control", "accept": ".csv,.tsv,.txt,.xlsx,.ods"}
        ),
        allow_empty_file=True,
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > settings.IMPORT_MB * MEGABYTE:
            raise ValidationError(
                _("Dit bestand is groter dan %(most)s MB. Deel het op."),
                params={"most": settings.IMPORT_MB},
            )
        return file


class ReadingForm(forms.Form):
    """Encoding and separator of a CSV."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("Tekenset"), widget=forms.Select(attrs={"class": "form-select"})
    )
    separator = forms.ChoiceField(
        label=gettext_lazy("Tussen de cellen"),
        choices=SEPARATORS,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data: Any = None, *, import_: Import) -> None:
        super().__init__(
            data, initial={"encoding": import_.encoding, "separator": import_.separator}
        )
        names = dict.fromkeys([import_.encoding, *ENCODINGS])
        self.fields["encoding"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class MappingForm(forms.Form):
    """Per head of the file a column (`column-0`, …), what tells the records, and what empties."""

    error_css_class = "has-error"

    by = forms.ChoiceField(
        label=gettext_lazy("Waaraan is een record te herkennen?"), widget=forms.RadioSelect
    )
    clear = forms.CharField(
        label=gettext_lazy("Wat staat er in een cel die leeg moet worden?"),
        help_text=gettext_lazy("Een lege cel laat staan wat er staat."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    tries = forms.BooleanField(
        label=gettext_lazy("Laat het dataplatform elke regel proberen, zonder iets op te slaan"),
        help_text=gettext_lazy("Duurt langer. Wat het niet aanneemt, ziet u dan in het voorbeeld."),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        import_: Import,
        guessed: Sequence[str],
        columns: Sequence[Column],
        key: str,
        can_try: bool = True,
    ) -> None:
        """`can_try`: the DataStore knows how to try a write."""
        chosen = import_.mapping or guessed
        super().__init__(
            data,
            initial={
                "clear": import_.clear or CLEAR,
                "tries": import_.tries and can_try,
                "by": _usual_by(chosen, key) if not import_.mapping else _by_of(import_, key),
                **{f"column-{number}": name for number, name in enumerate(chosen)},
            },
        )
        self.fields["tries"].disabled = not can_try
        self.heads, self.columns, self.key = import_.heads, columns, key
        choices = [(SKIP, _("– overslaan –")), *_column_choices(columns, key)]
        for number, head in enumerate(self.heads):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=head or _("Kolom %(number)s") % {"number": number + 1},
                choices=choices,
                required=False,
                widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
            )
        identity = [column for column in columns if column.id in PROFILE.identity]
        options = [(BY_KEY, _("Aan de sleutel: %(key)s") % {"key": key})]
        if identity:
            names = ", ".join(str(column.label) for column in identity)
            options.append((BY_IDENTITY, _("Aan de gegevens: %(names)s") % {"names": names}))
        options.append((ALL_NEW, _("Alle regels zijn nieuwe records")))
        self.fields["by"].choices = options  # type: ignore[attr-defined]

    @property
    def mapping(self) -> list[str]:
        """The column of each head, once valid."""
        return [self.cleaned_data.get(f"column-{n}") or SKIP for n in range(len(self.heads))]

    @property
    def told_by(self) -> list[str]:
        """The columns that tell which record a row is about, once valid."""
        if self.cleaned_data["by"] == BY_KEY:
            return [self.key]
        if self.cleaned_data["by"] == BY_IDENTITY:
            mapped = set(self.mapping)
            return [name for name in PROFILE.identity if name in mapped]
        return []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = [self.key, *(column.id for column in self.columns)]
        mapping = self.mapping
        if not any(mapping):
            raise ValidationError(_("Kies bij minstens één kolom waar hij heen gaat."))
        if not fits(mapping, self.heads, names):
            raise ValidationError(_("Twee kolommen gaan naar dezelfde plek. Kies er één."))
        by = cleaned.get("by")
        if by == BY_KEY and self.key not in mapping:
            self.add_error("by", _("Geen kolom van het bestand is de sleutel."))
        if by == BY_IDENTITY and not self.told_by:
            self.add_error("by", _("Geen kolom van het bestand bevat deze gegevens."))
        return cleaned


def _column_choices(columns: Sequence[Column], key: str) -> list[tuple[str, str]]:
    others = [(column.id, str(column.label)) for column in columns if column.id != key]
    return [(key, _("Sleutel (%(key)s)") % {"key": key}), *others]


def _usual_by(mapping: Sequence[str], key: str) -> str:
    if key in mapping:
        return BY_KEY
    return BY_IDENTITY if PROFILE.title in mapping else ALL_NEW


def _by_of(import_: Import, key: str) -> str:
    if import_.by == [key]:
        return BY_KEY
    return BY_IDENTITY if import_.by else ALL_NEW
