"""The form of one record, made of the profile and the data dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from datastore_proxy.types import Record
from weidewinkels.invisible import is_blank
from weidewinkels.kinds import kind_of
from weidewinkels.kinds.base import with_plain_newlines
from weidewinkels.profile import Column, Section
from weidewinkels.records.facts import doubts_about

UNTOUCHED = object()
"""What an input cleans to when it holds what we put there."""


def field_name(column_id: str) -> str:
    """The name of a column's input; any column id can be in a page, a URL fragment and a label."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", column_id):
        return f"c-{column_id}"
    return f"x-{column_id.encode('utf-8', 'surrogatepass').hex()}"


def choice_name(name: str) -> str:
    """The name of the radios that settle a conflict about this input."""
    return f"choice-{name}"


def is_same(one: Any, other: Any) -> bool:
    """Whether two values are one in the DataStore: 1 is not true, 1.50 is 1.5, "" is not null."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    numbers = int | float | Decimal
    if isinstance(one, numbers) and isinstance(other, numbers):
        return Decimal(str(one)) == Decimal(str(other))
    return type(one) is type(other) and bool(one == other)


def is_same_record(one: Record, other: Record) -> bool:
    """Whether two records hold the same in every column; what one hasn't counts as null."""
    return all(is_same(one.get(column), other.get(column)) for column in {*one, *other})


class ValueField(forms.Field):
    """One value of a record. What nobody touched isn't checked, and isn't written.

    `earlier`: values that were there before, and may be chosen again as they were.
    """

    def __init__(
        self, column: Column, stored: Any, *, is_new: bool = False, earlier: Sequence[Any] = ()
    ) -> None:
        self.column, self.kind, self.stored = column, kind_of(column), stored
        self.is_new = is_new
        self.shown = self.kind.text(stored)
        self.earlier = {with_plain_newlines(self.kind.text(value)): value for value in earlier}
        super().__init__(
            required=False,
            widget=self.kind.widget(stored),
            label=str(column.label),
            help_text=str(column.help),
            initial=self.shown,
        )
        if column.required:
            self.widget.attrs["aria-required"] = "true"
        if column.autocomplete:
            self.widget.attrs["autocomplete"] = column.autocomplete
        if isinstance(self.widget, forms.Select):
            known = dict(self.widget.choices)
            others = [(text, text) for text in self.earlier if text not in known]
            self.widget.choices = [*self.widget.choices, *others]

    def clean(self, text: str | None) -> Any:
        """The value for what was typed, or UNTOUCHED; raises ValidationError."""
        if self.is_untouched(text):
            if self.column.required and self.is_new and is_blank(self.shown):
                raise self._missing()
            return UNTOUCHED
        text = with_plain_newlines(text or "")
        if text in self.earlier:
            return self.earlier[text]
        value = self.kind.parse(text)
        if value is None and self.column.required:
            raise self._missing()
        return UNTOUCHED if is_same(value, self.stored) else value

    def is_untouched(self, text: str | None) -> bool:
        """Whether this is the text that the form showed; absent counts as that."""
        return text is None or with_plain_newlines(text) == with_plain_newlines(self.shown)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        return ValueBoundField(form, self, field_name)

    def _missing(self) -> ValidationError:
        return ValidationError(
            _("Vul in: %(label)s."), code="required", params={"label": self.column.label}
        )


class ValueBoundField(forms.BoundField):
    """Adds what is doubtful about the stored value, and tells screen readers where that is."""

    field: ValueField

    @property
    def warnings(self) -> list[str]:
        if not self.is_untouched:
            return []
        if self.field.column.required and is_blank(self.field.shown) and not self.field.is_new:
            return [str(_("Dit is verplicht, en nog leeg."))]
        found: list[str] = self.form.doubts.get(self.field.column.id, [])  # type: ignore[attr-defined]
        return found or self.field.kind.warnings(self.field.stored)

    @property
    def is_untouched(self) -> bool:
        return not self.form.is_bound or self.field.is_untouched(self.data)

    @property
    def aria_describedby(self) -> str | None:
        parts = {"help": self.help_text, "error": self.errors, "warning": self.warnings}
        return " ".join(f"{self.auto_id}_{part}" for part, there in parts.items() if there) or None

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        if self.form.is_bound and not self.is_untouched:
            # What the script compares with, to count what changed.
            attrs["data-shown"] = self.field.shown
        if self.errors:
            attrs["class"] = f"{self.field.widget.attrs.get('class', '')} is-invalid"
        return attrs


@dataclass(frozen=True)
class FormSection:
    """A fieldset: lines of one field, or of two that are one thing."""

    id: str
    title: str | Promise
    lines: list[list[ValueBoundField]]

    @property
    def has_coordinates(self) -> bool:
        kinds = {field.field.column.kind for line in self.lines for field in line}
        return {"latitude", "longitude"} <= kinds


class RecordForm(forms.Form):
    """A record's columns as inputs.

    `seen`: the record as the form shows or showed it, and `language` the one it was shown in;
    `earlier`: values from before a conflict; `is_new`: it doesn't exist yet.
    After `is_valid()`, `changes` holds what to write.
    """

    error_css_class = "has-error"

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        sections: list[Section],
        seen: Record,
        language: str | None = None,
        earlier: Record | None = None,
        is_new: bool = False,
    ) -> None:
        super().__init__(data)
        self.sections, self.language = sections, language or translation.get_language()
        with translation.override(self.language):
            self.doubts = {} if is_new else doubts_about(seen, _columns(sections))
            for column in _columns(sections):
                self.fields[field_name(column.id)] = ValueField(
                    column,
                    seen.get(column.id),
                    is_new=is_new,
                    earlier=[earlier[column.id]] if earlier and column.id in earlier else [],
                )
        if data is not None:
            self.data = self._settled(data)

    def full_clean(self) -> None:
        # What was typed is read in the language in which the rest was written.
        with translation.override(self.language):
            super().full_clean()

    @property
    def changes(self) -> Record:
        """Column → new value, of the columns that change."""
        return {
            column.id: self.cleaned_data[field_name(column.id)]
            for column in _columns(self.sections)
            if self.cleaned_data.get(field_name(column.id), UNTOUCHED) is not UNTOUCHED
        }

    @property
    def touched(self) -> list[ValueBoundField]:
        """The fields that hold something else than what was shown, be it right or wrong."""
        return [field for field in self._bound() if not field.is_untouched]

    def field_of(self, column_id: str) -> ValueBoundField:
        return self[field_name(column_id)]  # type: ignore[return-value]

    def add_refusal(self, problems: Mapping[str, list[str]]) -> None:
        """Show why the DataStore refused: at the column where it is known, else above the form."""
        for column_id, messages in problems.items():
            name = field_name(column_id)
            self.add_error(name if name in self.fields else None, messages)

    def laid_out(self) -> Iterator[FormSection]:
        """The sections for the template."""
        for section in self.sections:
            lines: list[list[ValueBoundField]] = []
            joins = False
            for column in section.columns:
                field = self.field_of(column.id)
                if joins:
                    lines[-1].append(field)
                else:
                    lines.append([field])
                joins = not joins and field.field.kind.shares_line
            yield FormSection(section.id, section.title, lines)

    def problems(self) -> list[tuple[str, str, str]]:
        """(id of the input, label, message) per error, in the order of the form."""
        errors: ErrorDict = self.errors
        found = [("", "", str(message)) for message in self.non_field_errors()]
        for field in self._bound():
            for message in errors.get(field.name, []):
                found.append((str(field.id_for_label), str(field.label), str(message)))
        return found

    def _settled(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the conflict page posted: a choice counts where the result itself wasn't edited."""
        chosen = {
            name: data[choice_name(name)]
            for name, field in self.fields.items()
            if choice_name(name) in data
            and isinstance(field, ValueField)
            and field.is_untouched(data.get(name))
        }
        return {**{name: data[name] for name in self.fields if name in data}, **chosen}

    def _bound(self) -> list[ValueBoundField]:
        return [self.field_of(column.id) for column in _columns(self.sections)]


def without(sections: list[Section], column_id: str) -> list[Section]:
    """The sections without this column, such as the key, which never changes."""
    kept = (
        Section(s.id, s.title, tuple(column for column in s.columns if column.id != column_id))
        for s in sections
    )
    return [section for section in kept if section.columns]


def requiring(sections: list[Section], column_id: str) -> list[Section]:
    """The sections with this column required, such as the key of a new record."""
    return [
        replace(
            section,
            columns=tuple(
                replace(column, required=column.required or column.id == column_id)
                for column in section.columns
            ),
        )
        for section in sections
    ]


def _columns(sections: list[Section]) -> list[Column]:
    return [column for section in sections for column in section.columns]
