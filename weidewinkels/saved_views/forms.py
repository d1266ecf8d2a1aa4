"""The form of a view: its name, and who sees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weidewinkels.saved_views.lookup import may_share
from weidewinkels.saved_views.models import LONGEST_QUERY, SavedView


class ViewForm(forms.ModelForm):  # type: ignore[type-arg]
    """`shared` is there only for who may share. A name that its owner gave to another view is refused;
    for a new view that one can be replaced (`replace`)."""

    replace = forms.BooleanField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = SavedView
        fields = ("name", "shared")
        labels = {
            "name": gettext_lazy("Naam"),
            "shared": gettext_lazy("Deel met iedereen"),
        }

    def __init__(self, *given: Any, by: User, **named: Any) -> None:
        super().__init__(*given, **named)
        self.is_taken = False
        self.by = by
        self.fields["name"].widget.attrs |= {"class": "form-control", "autocomplete": "off"}
        if may_share(by):
            self.fields["shared"].widget.attrs["class"] = "form-check-input"
        else:
            del self.fields["shared"]

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if len(self.instance.query_string) > LONGEST_QUERY:
            raise ValidationError(
                _(
                    "Dit filter is te lang om te bewaren. Haal er waarden uit, en probeer het opnieuw."
                )
            )
        if self._same() is not None and not (self.instance.pk is None and cleaned.get("replace")):
            self.is_taken = True
            self.add_error(
                "name",
                _("U hebt al een weergave met deze naam. Kies een andere naam.")
                if self.instance.pk
                else _("U hebt al een weergave met deze naam. Kies een andere, of vervang haar."),
            )
        return cleaned

    def save(self, commit: bool = True) -> SavedView:
        same = self._same()
        if same is not None and self.instance.pk is None:
            same.query_string = self.instance.query_string
            same.shared = self.instance.shared
            self.instance = same
        view: SavedView = super().save(commit)
        return view

    def _same(self) -> SavedView | None:
        """Another view of the same owner, by this name."""
        owner_id = self.instance.owner_id or (None if self.instance.pk else self.by.pk)
        name = self.cleaned_data.get("name", "")
        twins = SavedView.objects.filter(
            owner_id=owner_id, resource_id=settings.DATASTORE_RESOURCE_ID, name__iexact=name
        )
        return twins.exclude(pk=self.instance.pk).first() if name else None
