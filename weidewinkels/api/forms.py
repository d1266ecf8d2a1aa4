"""What a person says of a new token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weidewinkels.api.models import Scope, Token
from weidewinkels.api.tokens import MOST

LASTS = (
    ("30", gettext_lazy("30 dagen")),
    ("90", gettext_lazy("90 dagen")),
    ("365", gettext_lazy("een jaar")),
    ("", gettext_lazy("tot u het intrekt")),
)


class TokenForm(forms.Form):
    error_css_class = "has-error"

    name = forms.CharField(
        label=gettext_lazy("Waarvoor is het?"),
        help_text=gettext_lazy("Zodat u later weet welk token u kunt intrekken."),
        max_length=60,
        error_messages={"required": gettext_lazy("Vul in waarvoor het token is.")},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Wat mag het?"),
        choices=Scope.choices,
        initial=Scope.READ,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    days = forms.ChoiceField(
        label=gettext_lazy("Hoe lang werkt het?"),
        choices=LASTS,
        initial="90",
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *given: Any, user: User, **named: Any) -> None:
        super().__init__(*given, **named)
        self.user = user

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Token.objects.filter(user=self.user, name=name).exists():
            raise ValidationError(_("U hebt al een token dat zo heet. Kies een andere naam."))
        return name

    def clean_days(self) -> int | None:
        days = self.cleaned_data["days"]
        return int(days) if days else None

    def clean(self) -> dict[str, Any]:
        if Token.objects.filter(user=self.user).count() >= MOST:
            raise ValidationError(
                _("U hebt al %(most)s tokens. Trek er eerst een in."), params={"most": MOST}
            )
        return self.cleaned_data
