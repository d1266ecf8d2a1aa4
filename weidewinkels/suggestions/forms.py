"""Who proposes it, and what a machine gives away."""

from __future__ import annotations

import time
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from weidewinkels.claims.forms import LONGEST_NOTE, Email, SummedForm

LEAST_SECONDS = 3
"""Nobody fills in a form quicker than this."""
LONGEST_DAYS = 7
SALT = "weidewinkels.suggestions"


class SenderForm(SummedForm):
    """`knows_sender`: they are signed in. What isn't asked of people is filled in by machines."""

    note = forms.CharField(
        label=_("Toelichting (mag leeg blijven)"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": "3"}),
    )
    name = forms.CharField(
        label=_("Uw naam (mag leeg blijven)"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "name"}),
    )
    email = Email(
        label=_("Uw e-mailadres (mag leeg blijven)"),
        help_text=_("Alleen om u te laten weten wat ermee is gedaan. Het komt niet op de lijst."),
        required=False,
        max_length=254,
    )
    # Off the screen: who looks doesn't see it, who listens is told to leave it.
    home_page = forms.CharField(
        label=_("Laat dit leeg"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    began = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, knows_sender: bool) -> None:
        super().__init__(data, initial={"began": signing.dumps(int(time.time()), salt=SALT)})
        if knows_sender:
            del self.fields["name"], self.fields["email"]

    @property
    def is_from_a_machine(self) -> bool:
        """Whether it filled in what nobody sees, was quicker than anybody, or never saw the form."""
        if self.data.get("home_page"):
            return True
        try:
            began = signing.loads(
                self.data.get("began", ""), salt=SALT, max_age=LONGEST_DAYS * 86_400
            )
        except signing.BadSignature:
            return True
        return bool(time.time() - began < LEAST_SECONDS)
