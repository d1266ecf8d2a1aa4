"""Tidy up: the same value, spelled as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from datastore_proxy.types import Record
from weidewinkels.bulk.operations.base import Cannot, Operation, OperationForm
from weidewinkels.bulk.operations.texts import text_columns
from weidewinkels.bulk.tidying import CASES, as_kind, collapse, trim
from weidewinkels.kinds import kind_of
from weidewinkels.profile import Column

WORDS = ("text", "long_text")
KINDS = {
    "phone": gettext_lazy("Telefoonnummers in nationale vorm: 0229 591 234"),
    "postcode": gettext_lazy("Postcodes als 1234 AB"),
    "province": gettext_lazy("Provincies met hun Nederlandse naam"),
    "url": gettext_lazy("Websites met https:// ervoor"),
}
UNREADABLE = {
    "phone": gettext_lazy("dit is geen telefoonnummer"),
    "postcode": gettext_lazy("dit is geen postcode"),
    "province": gettext_lazy("dit is geen Nederlandse provincie"),
    "url": gettext_lazy("dit is geen webadres"),
}


class TidyForm(OperationForm):
    """`kinds` holds only what the resource has columns for."""

    trim = forms.BooleanField(
        label=gettext_lazy("Spaties aan het begin en het eind weghalen"), required=False
    )
    collapse = forms.BooleanField(
        label=gettext_lazy("Dubbele spaties en lege regels weghalen"), required=False
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Eén schrijfwijze"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    case = forms.ChoiceField(
        label=gettext_lazy("Hoofdletters"),
        required=False,
        choices=[
            ("", gettext_lazy("Laat hoofdletters staan")),
            *((name, label) for name, (label, _step) in CASES.items()),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    case_columns = forms.MultipleChoiceField(
        label=gettext_lazy("Hoofdletters aanpassen in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def set_up(self) -> None:
        columns = self.texts = text_columns(self.columns)
        there = {column.kind for column in columns}
        self._choose("kinds", [(kind, label) for kind, label in KINDS.items() if kind in there])
        self._choose(
            "case_columns",
            [(column.id, column.label) for column in columns if column.kind in WORDS],
        )

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if not any(cleaned[name] for name in ("trim", "collapse", "kinds", "case")):
            raise ValidationError(_("Kies minstens één ding om op te ruimen."), code="nothing")
        if cleaned["case"] and not cleaned["case_columns"]:
            self.add_error(
                "case_columns", _("Kies in welke velden de hoofdletters worden aangepast.")
            )
        return cleaned


class Tidy(Operation):
    name = "tidy"
    label = gettext_lazy("Opruimen")
    summary = gettext_lazy("Haal overbodige spaties weg en geef gegevens één schrijfwijze.")
    icon = "sparkles"
    order = 30
    template = "bulk/operations/tidy.html"
    form_class = TidyForm
    form: TidyForm
    same_label = gettext_lazy("zijn al netjes")

    def changes_for(self, record: Record) -> Record | Cannot:
        """What can be tidied is; only if nothing can, the reason counts."""
        changes: Record = {}
        trouble: Cannot | None = None
        for column in self.form.texts:
            value = record.get(column.id)
            if not isinstance(value, str) or not value:
                continue
            new = self._tidied(column, value)
            if isinstance(new, Cannot):
                trouble = trouble or new
            elif new != value:
                changes[column.id] = new
        return changes if changes or trouble is None else trouble

    def _tidied(self, column: Column, value: str) -> str | Cannot | None:
        asked = self.form.cleaned_data
        text = trim(value) if asked["trim"] else value
        if asked["collapse"]:
            text = collapse(text)
        if asked["case"] and column.id in asked["case_columns"]:
            text = CASES[asked["case"]][1](text)
        if not text.strip():
            # Nothing but white space: nothing, unless there must be something.
            return value if column.required or text == value else None
        if column.kind in asked["kinds"]:
            spelled = as_kind(column, text.strip())
            if spelled is not None:
                return spelled
            if text == value:
                return Cannot(f"{column.label}: {UNREADABLE[column.kind]}")
        return value if text == value or _is_worse(column, value, text) else text

    def in_words(self) -> list[str]:
        return list(self._in_words())

    def _in_words(self) -> Iterator[str]:
        asked = self.form.cleaned_data
        for name in ("trim", "collapse"):
            if asked[name]:
                yield str(self.form.fields[name].label)
        yield from (str(KINDS[kind]) for kind in asked["kinds"])
        if asked["case"]:
            labels = (str(self.columns[column].label) for column in asked["case_columns"])
            yield f"{CASES[asked['case']][0]}: {', '.join(labels)}"


def _is_worse(column: Column, old: str, new: str) -> bool:
    """Whether a value that was in order would be so no longer."""
    kind = kind_of(column)
    return len(kind.warnings(new)) > len(kind.warnings(old))
