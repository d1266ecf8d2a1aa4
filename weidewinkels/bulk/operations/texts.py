"""Which columns hold text, and whether a new text may be put in one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from weidewinkels.bulk.operations.base import Cannot
from weidewinkels.kinds import kind_of
from weidewinkels.profile import Column


def text_columns(columns: Iterable[Column]) -> list[Column]:
    """Those in which every value is a text."""
    return [column for column in columns if column.type == "text"]


def checked(column: Column, text: str) -> Any | Cannot:
    """The value for this text as a form would take it; None for nothing."""
    try:
        value = kind_of(column).parse(text)
    except ValidationError as error:
        # A reason is the same for like cases, so it doesn't hold what differs from case to case.
        why = error.messages[0] if not error.params else _("de nieuwe waarde past niet")
        return Cannot(f"{column.label}: {why}")
    if value is None and column.required:
        return Cannot(_("%(column)s mag niet leeg worden") % {"column": column.label})
    return value
