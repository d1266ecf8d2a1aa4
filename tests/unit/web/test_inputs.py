"""Inputs are drawn as Django's own templates would draw them."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from weidewinkels.web.inputs import InputRenderer

ODD = "\"><script>alert(1)</script> & 'x'"
WIDGETS = [
    forms.TextInput(attrs={"class": "form-control", "dir": "auto", "title": ODD}),
    forms.TextInput(attrs={"required": True, "disabled": False, "maxlength": 20}),
    forms.HiddenInput(),
    forms.EmailInput(),
    forms.NumberInput(attrs={"step": 0.5}),
    forms.PasswordInput(),
    forms.Textarea(attrs={"rows": "4"}),
    forms.Select(
        choices=[("", gettext_lazy("Alles")), (ODD, ODD), ("b", format_html("<i>{}</i>", "b"))]
    ),
    forms.Select(choices=[("Kaas", [("k", "Koe"), ("g", "Geit")]), ("b", "Brood")]),
    forms.SelectMultiple(choices=[("b", "Brood"), ("k", "Kaas")]),
    forms.CheckboxInput(),
    forms.RadioSelect(choices=[("b", "Brood"), ("k", "Kaas")]),
]
VALUES = [None, "", "b", ODD, 0, "een\ntwee", format_html("<b>{}</b>", "vet")]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_an_input_is_as_django_draws_it(widget: forms.Widget, value: object) -> None:
    ours = widget.render("c-naam", value, {"id": "id_c-naam"}, InputRenderer())

    django = widget.render("c-naam", value, {"id": "id_c-naam"}, TemplatesSetting())
    assert without_breaks(ours) == without_breaks(django)


def without_breaks(html: str) -> str:
    """Between the options of a choice they say nothing."""
    return re.sub(r">\s+<", "><", html)
