"""What people fill in to claim a shop, to answer that, to invite somebody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from email_validator import EmailNotValidError, validate_email

LONGEST_NOTE = 1_000


class Email(forms.CharField):
    """An address, in small letters; checked by its form alone."""

    widget = forms.TextInput(
        attrs={
            "class": "form-control",
            "inputmode": "email",
            "autocomplete": "email",
            "autocapitalize": "off",
            "spellcheck": "false",
        }
    )

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return validate_email(text, check_deliverability=False).normalized.lower()
        except EmailNotValidError as error:
            raise ValidationError(
                _("Dit is geen geldig e-mailadres. Schrijf het als naam@voorbeeld.nl."),
                code="email",
            ) from error


def _note(label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": "3"}),
    )


class SummedForm(forms.Form):
    error_css_class = "has-error"

    def problems(self) -> list[tuple[str, str, str]]:
        """(id of the input, label, message) per error, in the order of the form."""
        return [
            (field.id_for_label, str(field.label), str(message))
            for field in self
            for message in field.errors
        ]


class AskForm(SummedForm):
    """For whom a code to the shop's own address is of no use. `knows_asker`: they are signed in."""

    email = Email(label=gettext_lazy("Uw e-mailadres"), max_length=254)
    name = forms.CharField(
        label=gettext_lazy("Uw naam"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "name"}),
    )
    note = _note(
        gettext_lazy("Hoe kunnen we zien dat dit van u is?"),
        gettext_lazy("Bijvoorbeeld: u bent te bereiken op het telefoonnummer dat erbij staat."),
        required=True,
    )

    def __init__(self, data: Any = None, *, knows_asker: bool) -> None:
        super().__init__(data)
        if knows_asker:
            del self.fields["email"], self.fields["name"]


class CodeForm(SummedForm):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "class": "form-control code-input",
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )


class DecideForm(SummedForm):
    """`reason` is needed to decline."""

    reason = _note(
        gettext_lazy("Waarom? (nodig om af te wijzen)"),
        gettext_lazy("Dit staat in de mail aan wie het vroeg."),
    )


class InviteForm(SummedForm):
    """`hands_over` is for who owns the shop themselves."""

    email = Email(label=gettext_lazy("E-mailadres van de nieuwe eigenaar"), max_length=254)
    hands_over = forms.BooleanField(
        label=gettext_lazy("Ik draag dit over: zodra het is aangenomen, ben ik geen eigenaar meer"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, data: Any = None, *, is_owner: bool, email: str = "") -> None:
        super().__init__(data, initial={"email": email})
        if not is_owner:
            del self.fields["hands_over"]
