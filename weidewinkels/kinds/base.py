"""What all kinds of column have in common."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Literal

import simplejson
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from weidewinkels.invisible import is_blank
from weidewinkels.profile import Column

CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")
NEWLINE = re.compile(r"\r\n?")


def with_plain_newlines(text: str) -> str:
    """The text as we compare and store it: browsers post every line break as CR LF."""
    return NEWLINE.sub("\n", text)


class Kind:
    """How the values of one column are typed, checked and shown.

    `parse(text(value))` is `value` for every clean value. A dirty old value has a `text` too, so
    that it can be shown and kept; `warnings` says what is wrong with it.
    """

    align: ClassVar[Literal["start", "end"]] = "start"
    max_length: ClassVar[int] = 2_000
    multiline: ClassVar[bool] = False
    shares_line: ClassVar[bool] = False
    """In a form, the next column stands on the same line: together they are one thing."""
    attributes: ClassVar[dict[str, str]] = {}
    """What tells a phone which keyboard to show, and a browser what it may fill in."""

    def __init__(self, column: Column) -> None:
        self.column = column

    def text(self, value: Any) -> str:
        """What the form shows for a stored value; empty for null."""
        if value is None:
            return ""
        return value if isinstance(value, str) else as_json(value)

    def parse(self, text: str) -> Any:
        """The value for what a person typed; None for nothing, or nothing that can be seen.

        Raises ValidationError with a sentence that says what is wrong and how to mend it.
        """
        text = with_plain_newlines(text).strip()
        if CONTROL_CHARACTER.search(text):
            raise ValidationError(
                _("Hier staat een onzichtbaar stuurteken in. Typ de tekst opnieuw."), code="control"
            )
        if len(text) > self.max_length:
            raise ValidationError(
                _("Dit is te lang: %(length)s tekens, en er passen er %(max)s."),
                code="too_long",
                params={"length": len(text), "max": self.max_length},
            )
        return None if is_blank(text) else self.parse_filled(text)

    def parse_filled(self, text: str) -> Any:
        """As `parse`, for text that isn't empty and holds no control characters."""
        return text

    def warnings(self, value: Any) -> list[str]:
        """What is doubtful about a stored value; it may stay as it is."""
        if value is None:
            return []
        try:
            parsed = self.parse(self.text(value))
        except ValidationError as error:
            return error.messages
        return [] if parsed is None else self.doubts(parsed)

    def doubts(self, value: Any) -> list[str]:
        """Warnings about a value that `parse` accepts."""
        return []

    def plain(self, value: Any) -> str:
        """The value for reading, in the reader's language; empty for null."""
        return self.text(value)

    def display(self, value: Any) -> str:
        """As `plain`; SafeString with a link where there is something to follow."""
        return self.plain(value)

    def widget(self, value: Any = None) -> forms.Widget:
        """The input in which this value can be edited."""
        # A name may be written from right to left, whatever the page is written in.
        attributes = {"class": "form-control", "dir": "auto", **self.attributes}
        # A one-line input drops line breaks, and would so change a value nobody touched.
        if self.multiline or re.search(r"[\r\n]", self.text(value)):
            return forms.Textarea(attrs={**attributes, "rows": "4"})
        return forms.TextInput(attrs=attributes)

    def select(self, value: Any, choices: list[tuple[str, str]]) -> forms.Widget:
        """A choice of these; an old value that isn't among them can be kept."""
        old = self.text(value)
        if old not in dict(choices):
            choices = [*choices, (old, _("%(value)s (zoals het nu staat)") % {"value": old})]
        return forms.Select(attrs={"class": "form-select", **self.attributes}, choices=choices)


def as_json(value: Any, indent: int | None = None) -> str:
    """The JSON of a value, with numbers exact, letters readable and what can't be typed escaped."""
    text = simplejson.dumps(value, use_decimal=True, ensure_ascii=False, indent=indent)
    return CONTROL_CHARACTER.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
