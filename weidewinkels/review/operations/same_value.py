"""Give values that mean the same the same spelling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from datastore_proxy.types import Record
from weidewinkels.bulk.operations.base import Cannot, Operation, OperationForm
from weidewinkels.kinds import kind_of
from weidewinkels.profile import Column


class Texts(forms.Field):
    """Any number of texts, exactly as they are stored."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[str]:
        return [str(text) for text in value or []]


class SameValueForm(OperationForm):
    """`members`: the values to replace; `value`: the one to replace them by."""

    column = forms.ChoiceField(
        label=gettext_lazy("Veld"), widget=forms.Select(attrs={"class": "form-select"})
    )
    members = Texts(error_messages={"required": gettext_lazy("Kies minstens één schrijfwijze.")})
    value = forms.CharField(label=gettext_lazy("Wordt"), strip=False, max_length=2000)

    def set_up(self) -> None:
        field = self.fields["column"]
        if isinstance(field, forms.ChoiceField):
            texts = (column for column in self.columns if column.type == "text")
            field.choices = [(column.id, column.label) for column in texts]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        column = next((one for one in self.columns if one.id == cleaned.get("column")), None)
        if column and "value" in cleaned:
            cleaned["value"] = self._parsed(cleaned["value"], column)
        return cleaned

    def _parsed(self, text: str, column: Column) -> Any:
        """The value in this column; None, with the reason at its field, when it can't be."""
        try:
            value = kind_of(column).parse(text)
        except ValidationError as error:
            self.add_error("value", error)
            return None
        if value is None:
            self.add_error("value", _("Vul in wat het moet worden."))
        return value


class SameValue(Operation):
    name = "same_value"
    label = gettext_lazy("Schrijfwijzen gelijk maken")
    summary = gettext_lazy("Geef waarden die hetzelfde betekenen dezelfde schrijfwijze.")
    icon = "combine"
    form_class = SameValueForm
    is_offered = False  # its values are chosen on the page of variants

    def changes_for(self, record: Record) -> Record | Cannot:
        chosen = self.form.cleaned_data
        value = record.get(chosen["column"])
        if value == chosen["value"]:
            return {}
        if value not in chosen["members"]:
            return Cannot(_("heeft intussen een andere waarde"))
        return {chosen["column"]: chosen["value"]}

    @classmethod
    def back_url(cls, proposal_id: UUID, parameters: Mapping[str, list[str]]) -> str:
        return f"{reverse('review:variants')}?{urlencode({'kolom': parameters['column'][0]})}"

    def in_words(self) -> list[str]:
        chosen = self.form.cleaned_data
        label = self.columns[chosen["column"]].label
        return [
            _("%(column)s: %(members)s wordt ‘%(value)s’")
            % {
                "column": label,
                "members": ", ".join(f"‘{member}’" for member in chosen["members"]),
                "value": chosen["value"],
            }
        ]
