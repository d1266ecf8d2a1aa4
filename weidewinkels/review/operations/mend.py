"""Mend what a check finds, as it proposes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from datastore_proxy.types import Record
from weidewinkels.bulk.operations.base import Cannot, Operation, OperationForm
from weidewinkels.quality import CHECKS, Inspector

FROM_CHECK = "from_check"
"""Among the parameters when it was proposed on the page of a check, rather than for a selection."""


class MendForm(OperationForm):
    check = forms.ChoiceField(
        label=gettext_lazy("Wat wilt u herstellen?"),
        choices=[(check.name, check.label) for check in CHECKS.values() if check.can_mend],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class Mend(Operation):
    name = "mend"
    label = gettext_lazy("Herstellen")
    summary = gettext_lazy(
        "Neem over wat een controle voorstelt, zoals provincies in het Nederlands."
    )
    icon = "wand-sparkles"
    order = 40
    form_class = MendForm
    same_label = gettext_lazy("zijn al in orde")

    def __init__(self, form: OperationForm, **about: Any) -> None:
        super().__init__(form, **about)
        self.check = CHECKS[form.cleaned_data["check"]]
        self.inspector = Inspector(form.columns)

    def changes_for(self, record: Record) -> Record | Cannot:
        found = [flag for flag in self.inspector.flags(record) if flag.check == self.check.name]
        changes: Record = {}
        for flag in found:
            changes |= flag.mend
        if found and not changes:
            return Cannot(_("hiervoor is geen voorstel"))
        return changes

    @classmethod
    def back_url(cls, proposal_id: UUID, parameters: Mapping[str, list[str]]) -> str:
        if FROM_CHECK in parameters:
            return reverse("review:check", args=parameters["check"])
        return super().back_url(proposal_id, parameters)

    def in_words(self) -> list[str]:
        return [_("Herstel: %(check)s") % {"check": self.check.label}]
