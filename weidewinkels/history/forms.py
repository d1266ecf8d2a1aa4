"""The filters of the history."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weidewinkels.history.present import known_columns
from weidewinkels.history.progress import LIVE
from weidewinkels.journal.history import Filters
from weidewinkels.journal.models import Action, BatchState, Source

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

# The first and last days there are fall outside what a time zone can shift.
SANE = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(9000, 1, 1))]

FAILED = "mislukt"
STATES: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "lopend": (_("Lopend"), LIVE),
    "gestopt": (_("Gestopt"), (BatchState.STOPPED,)),
    "onaf": (_("Niet afgemaakt"), (BatchState.STOPPED, BatchState.WAITING)),
    "klaar": (_("Klaar"), (BatchState.DONE,)),
    FAILED: (_("Met mislukte records"), ()),
}


class FilterForm(forms.Form):
    """What people can look for in the history, all of it in the address."""

    text = forms.CharField(label=_("Naam"), required=False, max_length=100)
    who = forms.CharField(label=_("Wie"), required=False, max_length=100)
    since = forms.DateField(label=_("Vanaf"), required=False, widget=DATE, validators=SANE)
    until = forms.DateField(label=_("Tot en met"), required=False, widget=DATE, validators=SANE)
    action = forms.ChoiceField(label=_("Wat"), required=False)
    column = forms.ChoiceField(label=_("Gewijzigd veld"), required=False)
    source = forms.ChoiceField(label=_("Via"), required=False)
    state = forms.ChoiceField(label=_("Stand"), required=False)
    record = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        labels = [(column.id, column.label) for column in known_columns().values()]
        self._choose("action", Action.choices)
        self._choose("source", Source.choices)
        self._choose("column", labels)
        self._choose("state", [(name, label) for name, (label, _states) in STATES.items()])
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"

    def filters(self) -> Filters:
        """What is asked for; a field with nonsense in it doesn't count."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        state = asked.pop("state", "")
        _label, states = STATES.get(state, ("", ()))
        return Filters(states=states, failed=state == FAILED, **asked)

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Alles")), *choices]
