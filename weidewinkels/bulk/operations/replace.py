"""Find and replace, plain or by pattern."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from datastore_proxy.types import Record
from weidewinkels.bulk.operations.base import Cannot, Operation, OperationForm
from weidewinkels.bulk.operations.texts import checked, text_columns
from weidewinkels.bulk.patterns import (
    BadPatternError,
    Finder,
    TooLongError,
    TooSlowError,
    has_foreign_group,
)
from weidewinkels.kinds import kind_of

LONGEST = 500


class ReplaceForm(OperationForm):
    find = forms.CharField(
        label=gettext_lazy("Zoek"), max_length=LONGEST, strip=False, required=False
    )
    replacement = forms.CharField(
        label=gettext_lazy("Vervang door"),
        max_length=LONGEST,
        strip=False,
        required=False,
        help_text=gettext_lazy("Leeg laten haalt de gevonden tekst weg."),
    )
    in_columns = forms.MultipleChoiceField(
        label=gettext_lazy("In deze velden"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Kies minstens één veld om in te zoeken.")},
    )
    match_case = forms.BooleanField(label=gettext_lazy("Let op hoofdletters"), required=False)
    whole_value = forms.BooleanField(
        label=gettext_lazy("Alleen als het hele veld dit is"), required=False
    )
    is_pattern = forms.BooleanField(
        label=gettext_lazy("Zoek met een patroon (reguliere expressie)"), required=False
    )

    group_hint = gettext_lazy(
        "Een \\ met een cijfer komt er te staan zoals u het schrijft. Voor wat de eerste groep vond"
        " schrijft u $1."
    )
    """For who has learned to write a group as \\1."""

    def set_up(self) -> None:
        field = self.fields["in_columns"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(column.id, column.label) for column in text_columns(self.columns)]
        for name in ("find", "replacement"):
            self.fields[name].widget.attrs |= {
                "class": "form-control",
                "autocomplete": "off",
                "autocapitalize": "off",
                "spellcheck": "false",
            }

    def clean_find(self) -> str:
        text: str = self.cleaned_data["find"]
        if not text:  # spaces are something to look for
            raise ValidationError(_("Vul in wat u zoekt."), code="required")
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "find" in cleaned and "replacement" in cleaned:
            try:
                self.finder = Finder(
                    cleaned["find"],
                    cleaned["replacement"],
                    is_pattern=cleaned["is_pattern"],
                    match_case=cleaned["match_case"],
                    whole_value=cleaned["whole_value"],
                )
            except BadPatternError as error:
                self.add_error(error.part, str(error))
        return cleaned


class Replace(Operation):
    name = "replace"
    label = gettext_lazy("Zoeken en vervangen")
    summary = gettext_lazy("Vervang een stuk tekst door een ander, in de velden die u kiest.")
    icon = "replace"
    order = 20
    template = "bulk/operations/replace.html"
    form_class = ReplaceForm
    form: ReplaceForm
    same_label = gettext_lazy("bevatten dit niet")

    def changes_for(self, record: Record) -> Record | Cannot:
        """What can be replaced is; only if nothing can, the reason counts."""
        changes: Record = {}
        trouble: Cannot | None = None
        for column_id in self.form.cleaned_data["in_columns"]:
            value = record.get(column_id)
            if not isinstance(value, str):
                continue
            new = self._replaced(column_id, value)
            if isinstance(new, Cannot):
                trouble = trouble or new
            elif new != value:
                changes[column_id] = new
        return changes if changes or trouble is None else trouble

    def _replaced(self, column_id: str, value: str) -> Any | Cannot:
        column = self.columns[column_id]
        try:
            new = self.form.finder.replace(value, most=kind_of(column).max_length)
        except TooSlowError:
            return Cannot(_("%(column)s: zoeken duurt te lang") % {"column": column.label})
        except TooLongError:
            return Cannot(_("%(column)s: het resultaat is te lang") % {"column": column.label})
        return value if new == value else checked(column, new)

    def in_words(self) -> list[str]:
        asked = self.form.cleaned_data
        words = (
            _("Vervang “%(find)s” door “%(replacement)s”")
            if asked["replacement"]
            else _("Haal “%(find)s” weg")
        )
        columns = ", ".join(str(self.columns[column].label) for column in asked["in_columns"])
        options = [
            str(self.form.fields[name].label)
            for name in ("match_case", "whole_value", "is_pattern")
            if asked[name]
        ]
        said = [words % asked, _("In: %(columns)s") % {"columns": columns}, *options]
        if asked["is_pattern"] and has_foreign_group(asked["replacement"]):
            said.append(str(self.form.group_hint))
        return said
