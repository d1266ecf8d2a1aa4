"""Set fields to a value, or clear them; what isn't asked for stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from datastore_proxy.types import Record
from weidewinkels.bulk.operations.base import Operation, OperationForm
from weidewinkels.kinds import kind_of
from weidewinkels.profile import Column
from weidewinkels.records.forms import field_name

LEAVE, SET, CLEAR = "leave", "set", "clear"
EMPTY = (None, "")


def choice_name(column: Column) -> str:
    """The name of the radios that say what is to happen to a column."""
    return f"do-{field_name(column.id)}"


@dataclass(frozen=True)
class Row:
    """A column in the form: what to do with it, and the value for it."""

    column: Column
    choice: forms.BoundField
    value: forms.BoundField


class SetFieldsForm(OperationForm):
    """Per column: leave, set to, or clear. Nothing is filled in beforehand."""

    def set_up(self) -> None:
        for column in self.columns:
            choices = [(LEAVE, _("Laat staan")), (SET, _("Zet op"))]
            if not column.required:
                choices.append((CLEAR, _("Maak leeg")))
            self.fields[choice_name(column)] = forms.ChoiceField(
                label=str(column.label),
                choices=choices,
                initial=LEAVE,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[field_name(column.id)] = forms.CharField(
                label=str(column.label),
                required=False,
                strip=False,
                widget=kind_of(column).widget(),
                help_text=str(column.help),
            )

    def rows(self) -> Iterator[Row]:
        """For the template."""
        for column in self.columns:
            yield Row(column, self[choice_name(column)], self[field_name(column.id)])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.wanted: Record = {}
        for column in self.columns:
            choice = cleaned.get(choice_name(column)) or LEAVE
            if choice == CLEAR:
                self.wanted[column.id] = None
            elif choice == SET:
                self._set(column, cleaned.get(field_name(column.id)) or "")
        if not self.wanted and not self.errors:
            raise ValidationError(
                _("Kies bij minstens één veld “Zet op” of “Maak leeg”."), code="nothing"
            )
        return cleaned

    def _set(self, column: Column, text: str) -> None:
        try:
            value = kind_of(column).parse(text)
            if value in EMPTY:
                raise ValidationError(
                    _("Vul in wat het moet worden.")
                    if column.required
                    else _("Vul in wat het moet worden, of kies “Maak leeg”."),
                    code="empty",
                )
            self.wanted[column.id] = value
        except ValidationError as error:
            self.add_error(field_name(column.id), error)


class SetFields(Operation):
    name = "set_fields"
    label = gettext_lazy("Velden invullen")
    summary = gettext_lazy("Zet velden op een waarde, of maak ze leeg.")
    icon = "text-cursor-input"
    order = 10
    template = "bulk/operations/set_fields.html"
    form_class = SetFieldsForm
    form: SetFieldsForm

    def changes_for(self, record: Record) -> Record:
        """A value that is empty already need not be cleared: "" and null read alike."""
        return {
            column: value
            for column, value in self.form.wanted.items()
            if value is not None or record.get(column) not in EMPTY
        }

    def in_words(self) -> list[str]:
        return [
            _("%(column)s: maak leeg") % {"column": self.columns[column].label}
            if value is None
            else _("%(column)s: zet op “%(value)s”")
            % {
                "column": self.columns[column].label,
                "value": kind_of(self.columns[column]).plain(value),
            }
            for column, value in self.form.wanted.items()
        ]
