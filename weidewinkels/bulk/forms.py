"""The last question before a bulk change: how many, and why."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weidewinkels.journal.models import LONGEST_REASON


class ConfirmForm(forms.Form):
    """`count`: the number in the button that was pressed; `typed`: from so many on, by hand too."""

    error_css_class = "has-error"

    count = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Waarom? (mag leeg blijven)"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Dit komt in de geschiedenis te staan."),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": "2"}),
    )
    typed = forms.CharField(
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "off"}
        ),
    )

    def __init__(self, data: Any = None, *, number: int, reason: str = "") -> None:
        super().__init__(data, initial={"count": number, "reason": reason})
        self.number = number
        if number < settings.BULK_TYPE_FROM:
            del self.fields["typed"]
        else:
            shown = number_format(number, use_l10n=False)
            self.fields["typed"].label = _("Typ %(number)s om te bevestigen") % {"number": shown}

    @property
    def is_of_this_number(self) -> bool:
        """Whether the button that was pressed said the number that it is now."""
        return str(self.data.get("count", "")) == str(self.number)

    @property
    def has_typed(self) -> bool:
        """Whether a number was typed: pressing Enter elsewhere isn't meant to confirm."""
        return "typed" in self.fields and bool(self.data.get("typed"))

    def add_error(self, field: str | None, error: Any) -> None:
        """The question stands below all that was shown: without focus nobody would see the answer."""
        super().add_error(field, error)
        if field in self.fields:
            self.fields[field].widget.attrs["autofocus"] = True

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if re.sub(r"[\s.,']", "", typed) != str(self.number):
            raise ValidationError(
                _("Typ het getal %(number)s."), code="typed", params={"number": self.number}
            )
        return typed
